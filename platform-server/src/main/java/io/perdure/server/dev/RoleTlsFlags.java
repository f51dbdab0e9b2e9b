package io.perdure.server.dev;

import io.perdure.common.grpc.RoleCredentials;
import io.perdure.server.CannotStart;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a command proves to roles that speak TLS that it may call them. */
final class RoleTlsFlags {
  @Option(
      names = "--tls-cert-path",
      paramLabel = "FILE",
      required = true,
      description = "Where roles speak TLS to one another: a certificate (PEM) that they trust")
  private Path certificate = Path.of("");

  @Option(
      names = "--tls-key-path",
      paramLabel = "FILE",
      required = true,
      description = "Its key (PEM)")
  private Path key = Path.of("");

  @Option(
      names = "--tls-ca-path",
      paramLabel = "FILE",
      required = true,
      description = "The authority of the roles' certificates (PEM)")
  private Path authority = Path.of("");

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description = "The name that the roles' certificates carry (default perdure-internal)")
  private String serverName = "perdure-internal";

  /**
   * What the files hold.
   *
   * @throws CannotStart when one cannot be read
   */
  RoleCredentials credentials() {
    try {
      return RoleCredentials.ofFiles(certificate, key, authority, serverName);
    } catch (IOException unreadable) {
      throw new CannotStart("a file cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
