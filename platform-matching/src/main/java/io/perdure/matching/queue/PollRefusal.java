package io.perdure.matching.queue;

/** Why a poll cannot be served here and now. */
public enum PollRefusal {
  /** More polls wait than the matching partition, or the queue, holds. */
  TOO_MANY_POLLS,
  /** The matching partition belongs to another node, or is being handed over. */
  NOT_OWNED
}
