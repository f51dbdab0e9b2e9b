package io.perdure.common.error;

/** The time that the caller gave is over before there is an answer: DEADLINE_EXCEEDED. */
public final class TimedOut extends ServiceException {
  public TimedOut(String message) {
    super(message);
  }
}
