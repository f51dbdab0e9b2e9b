package io.perdure.matching;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the matching role stands among others.
 *
 * @param history where a matching role that runs alone finds the history role's internal port
 */
@Validated
@ConfigurationProperties("perdure.matching")
record MatchingProperties(@DefaultValue("localhost:7234") @NotBlank String history) {}
