package io.perdure.frontend.poll;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.taskqueue.v1.TaskQueueMetadata;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;

/**
 * All fields of polls that are not served yet: a poll that sets one is refused, so that nothing is
 * silently ignored. This list only shrinks.
 */
final class UnsupportedFields {
  /** What workers send who set no rate of their own: as good as no limit (MT-66). */
  private static final double NO_LIMIT = 100_000;

  private UnsupportedFields() {}

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  @SuppressWarnings("deprecation") // Old workers say so that they are versioned.
  static void check(PollWorkflowTaskQueueRequest poll) {
    checkVersioning(poll.getDeploymentOptions(), poll.getWorkerVersionCapabilities());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  @SuppressWarnings("deprecation") // Old workers say so that they are versioned.
  static void check(PollActivityTaskQueueRequest poll) {
    checkVersioning(poll.getDeploymentOptions(), poll.getWorkerVersionCapabilities());
    refuse("task_queue_metadata.max_tasks_per_second", isLimited(poll.getTaskQueueMetadata()));
  }

  private static void checkVersioning(
      WorkerDeploymentOptions options, WorkerVersionCapabilities capabilities) {
    refuse(
        "deployment_options.worker_versioning_mode",
        options.getWorkerVersioningMode() == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED);
    refuse("worker_version_capabilities.use_versioning", capabilities.getUseVersioning());
  }

  private static boolean isLimited(TaskQueueMetadata metadata) {
    return metadata.hasMaxTasksPerSecond() && metadata.getMaxTasksPerSecond().getValue() < NO_LIMIT;
  }

  private static void refuse(String field, boolean isSet) {
    if (isSet) {
      throw new InvalidRequest("%s is not supported yet".formatted(field));
    }
  }
}
