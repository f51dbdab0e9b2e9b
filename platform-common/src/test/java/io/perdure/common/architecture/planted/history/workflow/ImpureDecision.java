package io.perdure.common.architecture.planted.history.workflow;

import java.time.Instant;

/** A decision that reads the clock. */
public final class ImpureDecision {
  static Instant decide() {
    return Instant.now();
  }

  private ImpureDecision() {}
}
