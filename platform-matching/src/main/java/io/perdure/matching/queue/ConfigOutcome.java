package io.perdure.matching.queue;

import io.temporal.api.taskqueue.v1.TaskQueueConfig;

/** How a request to configure a queue ends. */
public sealed interface ConfigOutcome {
  /** With all that is configured now. */
  record Configured(TaskQueueConfig config) implements ConfigOutcome {}

  /** The queue would have more weights than one may have. */
  record TooManyWeights() implements ConfigOutcome {}

  /** The matching partition belongs to another node, or is being handed over. */
  record NotOwned() implements ConfigOutcome {}

  /** More changes wait than the matching partition holds. */
  record TooMany() implements ConfigOutcome {}
}
