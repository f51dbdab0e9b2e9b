package io.perdure.app.tls;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * By which of Spring's SSL bundles this process proves who it is.
 *
 * @param internal to the other roles
 * @param frontend to the clients of the public endpoint
 */
@Validated
@ConfigurationProperties("perdure.tls")
public record TlsProperties(@DefaultValue Internal internal, @DefaultValue Frontend frontend) {
  /**
   * Between the roles, both sides show a certificate, and none that has none is answered.
   *
   * @param bundle name of the SSL bundle; without one the roles speak plain text
   * @param serverName name that the certificate of each role carries, whatever its address
   */
  public record Internal(
      @Nullable String bundle, @DefaultValue("perdure-internal") @NotBlank String serverName) {}

  /**
   * What clients of the public endpoint see.
   *
   * @param bundle name of the SSL bundle; without one the public endpoint speaks plain text
   * @param clientAuth whether clients may or must show a certificate that the bundle trusts
   */
  public record Frontend(@Nullable String bundle, @DefaultValue("NONE") ClientAuth clientAuth) {}

  /** Whether clients show certificates. */
  public enum ClientAuth {
    NONE,
    OPTIONAL,
    REQUIRE
  }

  /** The bundles that are used, each once. */
  List<String> bundles() {
    return Stream.of(internal.bundle(), frontend.bundle())
        .filter(Objects::nonNull)
        .filter(bundle -> !bundle.isBlank())
        .distinct()
        .toList();
  }
}
