package io.perdure.common.architecture;

/** One place that breaks a rule of the sources. */
record Finding(SourceRule rule, String file, String message) {
  @Override
  public String toString() {
    return "%s: %s (%s)".formatted(file, message, rule);
  }
}
