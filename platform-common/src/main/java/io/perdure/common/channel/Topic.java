package io.perdure.common.channel;

/** What the task channel carries: the name of each topic is fixed for ever. */
public enum Topic {
  /** {@code DispatchTask} records, one topic partition per matching partition. */
  MATCHING_TASKS("matching-tasks"),
  /** {@code VisibilityRecord} records, keyed by run id. */
  VISIBILITY_TASKS("visibility-tasks");

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** The topic's name on the wire. */
  public String topicName() {
    return topicName;
  }
}
