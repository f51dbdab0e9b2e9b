package io.perdure.testing.engine;

import java.time.Duration;

/** What goes wrong between the parts of an engine, and how long things take. */
public interface Faults {
  /** Nothing goes wrong, and nothing takes time. */
  Faults NONE = new Faults() {};

  /** How long a message takes from one process to another. */
  default Duration messageDelay() {
    return Duration.ZERO;
  }

  /** How long the database takes, one way. */
  default Duration databaseDelay() {
    return Duration.ZERO;
  }

  /** How long the task channel takes; records overtake each other when it differs. */
  default Duration channelDelay() {
    return Duration.ZERO;
  }

  /** What becomes of a transaction. */
  default CommitFate commitFate() {
    return CommitFate.TOLD;
  }

  /** Whether a query to the database fails. */
  default boolean queryFails() {
    return false;
  }

  /** Whether a message between processes gets lost. */
  default boolean messageIsLost() {
    return false;
  }

  /** Whether the task channel loses a record before it holds it. */
  default boolean recordIsLost() {
    return false;
  }

  /** Whether the task channel loses a task for matching that it has said to hold. */
  default boolean heldTaskIsLost() {
    return false;
  }

  /** Whether the task channel delivers a record once more. */
  default boolean recordIsRepeated() {
    return false;
  }

  /** Whether a caller still believes in the owner before the present one. */
  default boolean routeIsOld() {
    return false;
  }
}
