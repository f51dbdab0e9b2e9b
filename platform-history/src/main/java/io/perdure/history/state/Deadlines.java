package io.perdure.history.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Compares deadlines of which each may be missing. */
final class Deadlines {
  private Deadlines() {}

  static Optional<Instant> earliest(List<Optional<Instant>> deadlines) {
    return deadlines.stream().flatMap(Optional::stream).min(Instant::compareTo);
  }
}
