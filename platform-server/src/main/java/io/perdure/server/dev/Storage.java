package io.perdure.server.dev;

import java.nio.file.Path;

/** Where the development server keeps its data. */
sealed interface Storage {
  /** A folder that survives restarts. */
  record Folder(Path path) implements Storage {}

  /** A folder that goes away with the server. */
  record ThrowAway() implements Storage {}

  /** A database that somebody else runs. */
  record External(PostgresUrl url) implements Storage {}
}
