package io.perdure.history.state;

import java.util.Optional;

/** One pass over one run: adding an event applies it at once, a task is only noted down. */
public final class Turn {
  private final MutableState state;

  private Turn(MutableState state) {
    this.state = state;
  }

  static Turn over(MutableState state, Turns turns) {
    return new Turn(state);
  }

  static Turn overNew(RunKey key, Turns turns) {
    return new Turn(MutableState.fresh(key));
  }

  public MutableState state() {
    return state;
  }

  /** What the turn has changed; empty when nothing. */
  Optional<RunChange> finish() {
    return Optional.empty();
  }
}
