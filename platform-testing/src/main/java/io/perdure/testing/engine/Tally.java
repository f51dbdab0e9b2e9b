package io.perdure.testing.engine;

import java.util.Map;
import java.util.TreeMap;

/** Counts what has happened in an engine, by name. */
public final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  /** It has happened once more. */
  public void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** How often it has happened. */
  public int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
