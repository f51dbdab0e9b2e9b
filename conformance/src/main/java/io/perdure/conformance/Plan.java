package io.perdure.conformance;

import org.jspecify.annotations.Nullable;

/** Describes an activity to run: the input of several workflows. */
public record Plan(
    String activity,
    @Nullable Object input,
    int maximumAttempts,
    @Nullable Integer startToCloseMillis,
    @Nullable Integer scheduleToStartMillis,
    @Nullable Integer heartbeatMillis,
    boolean unattended) {

  static Plan of(String activity, Object input) {
    return new Plan(activity, input, 0, null, null, null, false);
  }
}
