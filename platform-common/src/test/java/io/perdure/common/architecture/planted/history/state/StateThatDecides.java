package io.perdure.common.architecture.planted.history.state;

import io.perdure.common.architecture.planted.history.workflow.ImpureDecision;
import org.jspecify.annotations.Nullable;

/** State that knows a decision. */
final class StateThatDecides {
  @Nullable ImpureDecision decision;
}
