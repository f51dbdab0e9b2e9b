package io.perdure.server.dev;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the console shows when the server answers. */
record Banner(DevSettings settings, int port, String persistence) {
  String text(Duration start) {
    return """
        Perdure %s
        Temporal Server:      %s:%d
        Temporal Persistence: %s
        Namespaces:           %s
        Ready after %.1f s; Ctrl-C stops it.
        """
        .formatted(
            version(),
            settings.ip(),
            port,
            persistence,
            String.join(", ", settings.namespaces().names()),
            start.toMillis() / 1000.0);
  }

  private static String version() {
    @Nullable String version = Banner.class.getPackage().getImplementationVersion();
    return version == null ? "(built from source)" : version;
  }
}
