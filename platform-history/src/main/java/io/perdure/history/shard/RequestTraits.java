package io.perdure.history.shard;

import java.time.Instant;

/**
 * How a shard shall treat a request.
 *
 * @param bytes about how large it is
 * @param deadline when the caller stops waiting
 * @param finishing whether it ends or starts work that has been taken on already (completions,
 *     starts of tasks): a fifth of all room is kept for such
 * @param undoable whether its decision may throw {@code Undone}: it goes before the id's other
 *     waiting requests, and is the first of its id in a batch
 */
public record RequestTraits(int bytes, Instant deadline, boolean finishing, boolean undoable) {
  /** New work: refused first when room gets short. */
  public static RequestTraits newWork(int bytes, Instant deadline) {
    return new RequestTraits(bytes, deadline, false, false);
  }

  /** Finishes or goes on with work that has been taken on. */
  public static RequestTraits finishing(int bytes, Instant deadline) {
    return new RequestTraits(bytes, deadline, true, false);
  }

  /** The commands of a workflow task. */
  public static RequestTraits undoable(int bytes, Instant deadline) {
    return new RequestTraits(bytes, deadline, true, true);
  }
}
