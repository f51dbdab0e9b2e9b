package io.perdure.app.tls;

import java.util.Map;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Tells Spring's gRPC server which bundle it has to show: a role has one endpoint. */
public final class ServerTls {
  private static final String SERVER = "spring.grpc.server.ssl.";

  private ServerTls() {}

  /**
   * Adds the server's settings, where a bundle is named for its endpoint.
   *
   * @param isPublic whether the role serves clients, and not other roles
   */
  public static void in(ConfigurableEnvironment environment, boolean isPublic) {
    var section = "perdure.tls.%s.".formatted(isPublic ? "frontend" : "internal");
    var bundle = environment.getProperty(section + "bundle", "");
    if (bundle.isBlank()) {
      return;
    }
    var settings =
        Map.<String, Object>of(
            SERVER + "bundle",
            ReloadingBundle.nameOf(bundle),
            SERVER + "client-auth",
            isPublic ? "${%sclient-auth:NONE}".formatted(section) : "REQUIRE");
    environment.getPropertySources().addLast(new MapPropertySource("perdure-tls", settings));
  }
}
