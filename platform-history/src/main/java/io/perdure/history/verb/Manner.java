package io.perdure.history.verb;

import io.perdure.history.shard.RequestTraits;
import java.time.Instant;

/** What kind of work a verb is to a shard. */
public enum Manner {
  /** Something new, or a question: refused first when room gets short. */
  NEW_WORK,
  /** Goes on with what has been taken on. */
  FINISHING,
  /** The commands of a workflow task: may be undone. */
  UNDOABLE;

  RequestTraits traits(int bytes, Instant deadline) {
    return switch (this) {
      case NEW_WORK -> RequestTraits.newWork(bytes, deadline);
      case FINISHING -> RequestTraits.finishing(bytes, deadline);
      case UNDOABLE -> RequestTraits.undoable(bytes, deadline);
    };
  }
}
