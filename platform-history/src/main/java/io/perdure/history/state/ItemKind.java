package io.perdure.history.state;

/** The kinds of items that a run holds. Their numbers are stored: fixed for ever. */
enum ItemKind {
  /** The run's started event, without what nothing asks for again. */
  STARTED(1),
  TIMER(2),
  ACTIVITY(3),
  /** Events that wait while a workflow task is started. */
  BUFFERED_EVENT(4),
  /** Request ids of signals. */
  SIGNAL(5),
  /** Request ids of the start and of starts that attached themselves to the run. */
  START_REQUEST(6),
  CHILD(7),
  /** Initiated events of signals to other workflows. */
  SIGNAL_EXTERNAL(8),
  /** Initiated events of requests to cancel other workflows. */
  CANCEL_EXTERNAL(9),
  /** The memo, once a workflow has changed it. */
  MEMO(10),
  /** The search attributes, once they are not those of the start. */
  SEARCH_ATTRIBUTES(11),
  /** Updates that the history tells of. */
  UPDATE(12),
  /** Whom to call when the run has closed. */
  CALLBACK(13),
  /** Runs that resets prepare. */
  PREPARED_RESET(14),
  /** What the platform itself says of the run in listings. */
  PLATFORM_ATTRIBUTE(15),
  /** Request ids of calls of other workflows that have had their answer before. */
  ANSWERED_CALL(16);

  private final int number;

  ItemKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
