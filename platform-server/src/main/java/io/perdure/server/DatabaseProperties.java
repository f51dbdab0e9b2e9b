package io.perdure.server;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The PostgreSQL database that all roles share.
 *
 * @param url where it is: jdbc:postgresql://host:port/database
 * @param user who connects; the driver's default when absent
 * @param password the user's password; none when absent
 * @param connections how many connections the roles share at most, beside two for their leases
 * @param migrate whether to bring an older schema up to date at the start, instead of refusing it
 */
@Validated
@ConfigurationProperties("perdure.database")
public record DatabaseProperties(
    @NotBlank String url,
    @Nullable String user,
    @Nullable String password,
    @DefaultValue("24") @Positive int connections,
    @DefaultValue("false") boolean migrate) {}
