package io.perdure.matching.grpc;

import java.util.concurrent.atomic.LongAdder;

/** How many polls have brought a task or query that was in no backlog: for whoever measures. */
public final class PollCounts {
  private final LongAdder workflow = new LongAdder();
  private final LongAdder activity = new LongAdder();

  void workflowMatched() {
    workflow.increment();
  }

  void activityMatched() {
    activity.increment();
  }

  /** Polls of workflow task queues. */
  public double workflow() {
    return workflow.sum();
  }

  /** Polls of activity task queues. */
  public double activity() {
    return activity.sum();
  }
}
