package io.perdure.history.state;

/**
 * Names one pending item of a run whose state is stored in parts.
 *
 * @param kind what it is: a number of {@code MutableState}'s own, fixed for ever
 * @param key its id within the kind
 */
public record PartKey(int kind, String key) {}
