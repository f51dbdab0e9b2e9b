package io.perdure.testing.simulation;

/** Defects that a test plants, to prove that the simulation finds them. */
enum Defect {
  /** Nothing is wrong. */
  NONE,
  /** Callers are answered before the commit of what they are told. */
  REPLY_BEFORE_COMMIT,
  /** Commits do not check the epoch. */
  NO_FENCE,
  /** Outbox rows are removed before their tasks are done. */
  OUTBOX_TRIMMED_EARLY,
  /** The shards of a new layout do not see what those before them have left owed. */
  OUTBOX_NOT_HANDED_ON,
  /** The result of an old attempt of an activity is taken for that of the present one. */
  NO_ATTEMPT_CHECK,
  /** A machine trusts its own clock, which is fast. */
  TIMER_EARLY,
  /** A request that comes again with the same id is taken for another one. */
  DUPLICATE_ID_ACCEPTED,
  /** A commit whose outcome is unknown is taken for done. */
  UNKNOWN_TAKEN_AS_DONE,
  /** Answers that write nothing leave without a look at the fence. */
  STALE_OWNER_ANSWERS,
  /** A task that the channel has lost is never sent again. */
  LOST_TASKS_NEVER_SENT_AGAIN
}
