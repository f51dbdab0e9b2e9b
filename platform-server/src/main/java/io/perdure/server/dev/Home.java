package io.perdure.server.dev;

import java.nio.file.Path;

/** The folders of the user who runs the development server. */
final class Home {
  /** Where data lies that survives restarts. */
  static Path folder() {
    return Path.of(System.getProperty("user.home"), ".perdure");
  }

  /** Where unpacked programs lie; it may be removed at any time. */
  static Path cache() {
    var cache = System.getenv("XDG_CACHE_HOME");
    var home = Path.of(System.getProperty("user.home"), ".cache");
    return (cache == null || cache.isBlank() ? home : Path.of(cache)).resolve("perdure");
  }

  private Home() {}
}
