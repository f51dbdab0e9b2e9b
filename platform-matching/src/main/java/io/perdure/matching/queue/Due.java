package io.perdure.matching.queue;

import io.perdure.matching.store.QueueKey;

/** What a matching partition does at a certain time. */
sealed interface Due {
  /** Answer a poll empty. */
  record PollEnds(long poll) implements Due {}

  /** Wait no longer for history's answer. */
  record AskEnds(long ask) implements Due {}

  /** A query has waited long enough. */
  record QueryEnds(long query) implements Due {}

  /** Hand a task out again after a failure. */
  record TaskReady(OwedTask task) implements Due {}

  /** A task of another partition has waited long enough. */
  record VisitEnds(long visit) implements Due {}

  /** A poll may wait at the root of its queue again. */
  record PollAgain(LoadedQueue queue) implements Due {}

  /** A task may wait at the root of its queue again. */
  record OfferAgain(LoadedQueue queue) implements Due {}

  /** A sticky task has waited long enough. */
  record StickyEnds(OwedTask task) implements Due {}

  /** A queue may hand out a task again (MT-47). */
  record TokenReady(LoadedQueue queue) implements Due {}

  /** Read again what is stored of a queue that cannot begin without. */
  record OpenAgain(QueueKey queue) implements Due {}

  /** Read a page again after a failure. */
  record PageAgain(QueueKey queue) implements Due {}

  /** Write what has waited long enough. */
  record Write() implements Due {}

  /** Let go of queues that nobody uses. */
  record Sweep() implements Due {}
}
