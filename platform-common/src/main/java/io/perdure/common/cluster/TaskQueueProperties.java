package io.perdure.common.cluster;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Task queues as a whole.
 *
 * @param partitions into how many partitions each normal queue is divided; may differ between nodes
 *     while it is being changed, because what a partition holds finds its way to the root
 */
@Validated
@ConfigurationProperties("perdure.task-queues")
public record TaskQueueProperties(
    @DefaultValue("1") @Min(1) @Max(TaskQueuePartition.LIMIT) int partitions) {}
