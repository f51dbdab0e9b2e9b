package io.perdure.frontend;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where a frontend that runs alone finds the other roles.
 *
 * @param history the history role's internal port
 * @param matching the matching role's internal port
 */
@Validated
@ConfigurationProperties("perdure.frontend.roles")
record RoleAddresses(
    @DefaultValue("localhost:7234") @NotBlank String history,
    @DefaultValue("localhost:7235") @NotBlank String matching) {}
