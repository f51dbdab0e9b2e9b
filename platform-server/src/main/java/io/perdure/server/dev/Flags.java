package io.perdure.server.dev;

import java.util.List;

/** What a command line asks for. */
sealed interface Flags permits DevFlags, StartDevFlags {
  DevSettings settings();

  /** Flags that were given, are understood, and change nothing yet. */
  List<String> withoutEffect();
}
