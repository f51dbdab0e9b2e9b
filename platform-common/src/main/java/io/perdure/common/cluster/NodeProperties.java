package io.perdure.common.cluster;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * This process among the others.
 *
 * @param address host and internal port, as other roles reach them
 * @param alone whether this is the only process on its database: what an earlier one owned is then
 *     taken at once
 */
@Validated
@ConfigurationProperties("perdure.node")
public record NodeProperties(
    @DefaultValue("in-process") @NotBlank String address, @DefaultValue("false") boolean alone) {}
