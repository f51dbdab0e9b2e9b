package io.perdure.suite;

import java.util.Locale;

/** What became of a test. */
enum Outcome {
  PASSED,
  FAILED,
  /** The test itself decided not to run. */
  SKIPPED,
  HUNG;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
