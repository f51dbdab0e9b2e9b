package io.perdure.frontend.access;

import io.grpc.Metadata;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.temporal.api.errordetails.v1.ClientVersionNotSupportedFailure;
import io.temporal.api.errordetails.v1.ServerVersionNotSupportedFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which clients and this server understand each other (FO-71, FO-84). */
public final class Compatibility {
  /** The version of Temporal's server whose behaviour clients may expect. */
  public static final String SERVER_VERSION = "1.32.0";

  private static final String BELOW_2 = "<2.0.0";

  /** Client names and the range of their versions that is served. */
  public static final Map<String, String> SUPPORTED_CLIENTS =
      Map.of(
          "temporal-go", BELOW_2,
          "temporal-java", BELOW_2,
          "temporal-php", BELOW_2,
          "temporal-typescript", BELOW_2,
          "temporal-cli", BELOW_2,
          "temporal-server", BELOW_2,
          "Nexus-go-sdk", BELOW_2,
          "temporal-ui", "<3.0.0");

  private static final Metadata.Key<String> CLIENT_NAME = key("client-name");
  private static final Metadata.Key<String> CLIENT_VERSION = key("client-version");
  private static final Metadata.Key<String> DEMANDED = key("supported-server-versions");

  private Compatibility() {}

  /**
   * @throws NotReady when client and server do not go together
   * @throws InvalidRequest when a version cannot be read
   */
  static void check(Metadata headers) {
    var name = headers.get(CLIENT_NAME);
    var version = headers.get(CLIENT_VERSION);
    if (name == null || version == null) {
      return;
    }
    checkClient(name, version);
    checkServer(headers.get(DEMANDED));
  }

  private static void checkClient(String name, String version) {
    var supported = SUPPORTED_CLIENTS.get(name);
    if (supported == null) {
      return;
    }
    var parsed =
        Version.parse(version)
            .orElseThrow(
                () -> new InvalidRequest("Unable to parse client version: %s".formatted(version)));
    if (!VersionRange.parse(supported).orElseThrow().contains(parsed)) {
      throw NotReady.with(
          "Client version %s of %s is not supported. Supported versions: %s"
              .formatted(version, name, supported),
          ClientVersionNotSupportedFailure.newBuilder()
              .setClientName(name)
              .setClientVersion(version)
              .setSupportedVersions(supported)
              .build());
    }
  }

  private static void checkServer(@Nullable String demanded) {
    if (demanded == null || demanded.isEmpty()) {
      return;
    }
    var range =
        VersionRange.parse(demanded)
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "Unable to parse supported server versions: %s".formatted(demanded)));
    if (!range.contains(Version.parse(SERVER_VERSION).orElseThrow())) {
      throw NotReady.with(
          "Server version %s is not supported by the client, which asks for %s"
              .formatted(SERVER_VERSION, demanded),
          ServerVersionNotSupportedFailure.newBuilder()
              .setServerVersion(SERVER_VERSION)
              .setClientSupportedServerVersions(demanded)
              .build());
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
