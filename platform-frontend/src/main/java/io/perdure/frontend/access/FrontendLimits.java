package io.perdure.frontend.access;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What one frontend takes on.
 *
 * @param rps calls a second, of all namespaces (FO-120)
 * @param namespaceRps calls a second of one namespace; twice as many in a burst (FO-122)
 * @param namespaceLongPolls calls of one namespace that wait at the same time (FO-126)
 */
@Validated
@ConfigurationProperties("perdure.frontend.limits")
public record FrontendLimits(
    @DefaultValue("100000") @Min(1) @Max(10_000_000) int rps,
    @DefaultValue("50000") @Min(1) @Max(10_000_000) int namespaceRps,
    @DefaultValue("5000") @Min(1) @Max(1_000_000) int namespaceLongPolls) {}
