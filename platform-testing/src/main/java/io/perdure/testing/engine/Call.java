package io.perdure.testing.engine;

import java.time.Duration;
import java.util.function.Consumer;

/** A request on its way: answered once, if only by silence when its time is over. */
final class Call {
  private final String what;
  private final Consumer<Reply> caller;
  private boolean ended;

  Call(Agenda agenda, String what, Duration timeout, Consumer<Reply> caller) {
    this.what = what;
    this.caller = caller;
    agenda.in(timeout, "caller of " + what + " waits no longer", () -> !ended, this::silence);
  }

  String what() {
    return what;
  }

  boolean ended() {
    return ended;
  }

  /** Tells the caller, unless it has been told. */
  void end(Reply reply) {
    if (!ended) {
      ended = true;
      caller.accept(reply);
    }
  }

  private void silence() {
    end(new Reply.Silence());
  }
}
