package io.perdure.common.visibility;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.Arrays;
import java.util.Optional;

/** How queries and counts name the execution statuses (VI-20). */
final class StatusNames {
  private StatusNames() {}

  /** The short name, as in {@code TimedOut}. */
  static String of(WorkflowExecutionStatus status) {
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING -> "Running";
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> "Completed";
      case WORKFLOW_EXECUTION_STATUS_FAILED -> "Failed";
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> "Canceled";
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> "Terminated";
      case WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> "ContinuedAsNew";
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> "TimedOut";
      case WORKFLOW_EXECUTION_STATUS_PAUSED -> "Paused";
      case WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, UNRECOGNIZED -> "Unspecified";
    };
  }

  /** The status with this short name or enum name; case matters. */
  static Optional<WorkflowExecutionStatus> named(String name) {
    return Arrays.stream(WorkflowExecutionStatus.values())
        .filter(StatusNames::isReal)
        .filter(status -> name.equals(of(status)) || name.equals(status.name()))
        .findFirst();
  }

  /** The status with this number. */
  static Optional<WorkflowExecutionStatus> numbered(long number) {
    return Arrays.stream(WorkflowExecutionStatus.values())
        .filter(StatusNames::isReal)
        .filter(status -> status.getNumber() == number)
        .findFirst();
  }

  private static boolean isReal(WorkflowExecutionStatus status) {
    return status != WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
        && status != WorkflowExecutionStatus.UNRECOGNIZED;
  }
}
