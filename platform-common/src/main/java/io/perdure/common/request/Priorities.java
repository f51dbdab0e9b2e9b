package io.perdure.common.request;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Priority;

/** Which priorities a start or an activity may have (ST-11, MT-51). */
public final class Priorities {
  private static final int MAX_FAIRNESS_KEY = 64;

  private Priorities() {}

  /**
   * @throws InvalidRequest when it is none
   */
  public static void check(Priority priority) {
    if (priority.getPriorityKey() < 0) {
      throw new InvalidRequest("priority key can't be negative");
    }
    if (Names.isLongerThan(MAX_FAIRNESS_KEY, priority.getFairnessKey())) {
      throw new InvalidRequest("fairness key length exceeds limit");
    }
    if (!(priority.getFairnessWeight() >= 0)) {
      throw new InvalidRequest("fairness weight must be greater than zero");
    }
  }
}
