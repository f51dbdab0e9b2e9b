package io.perdure.common.cluster;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Into how many parts a new database's work is divided. Without effect on a database that has a
 * layout.
 *
 * @param createLayout whether this process divides a new database's work; otherwise it waits until
 *     another has done so
 */
@Validated
@ConfigurationProperties("perdure.cluster")
public record ClusterProperties(
    @DefaultValue("8") @Min(1) @Max(256) int shards,
    @DefaultValue("8") @Min(1) @Max(256) int matchingPartitions,
    @DefaultValue("true") boolean createLayout) {}
