package io.perdure.history.state;

/**
 * How large a run is.
 *
 * @param historyEvents events written
 * @param historyBytes bytes of them
 * @param stateBytes bytes of what is pending, without what is the same for all runs
 */
public record RunSize(long historyEvents, long historyBytes, long stateBytes) {}
