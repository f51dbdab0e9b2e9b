package io.perdure.matching.queue;

/** How a request to describe a queue ends. */
public sealed interface DescribeOutcome {
  /** With what is known. */
  record Described(QueueDescription description) implements DescribeOutcome {}

  /** The backlog cannot be read now. */
  record Unreadable() implements DescribeOutcome {}

  /** The matching partition belongs to another node, or is being handed over. */
  record NotOwned() implements DescribeOutcome {}

  /** More wait for descriptions than the matching partition holds. */
  record TooMany() implements DescribeOutcome {}
}
