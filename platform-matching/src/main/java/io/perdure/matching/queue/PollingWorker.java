package io.perdure.matching.queue;

import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import java.util.OptionalDouble;

/**
 * What a poll says about the worker that sends it.
 *
 * @param instanceKey the key of the worker, new with each start; empty if it has none
 * @param maxTasksPerSecond how many tasks of the queue all its workers together want (MT-45)
 */
public record PollingWorker(
    String identity,
    String instanceKey,
    OptionalDouble maxTasksPerSecond,
    WorkerVersionCapabilities versionCapabilities,
    WorkerDeploymentOptions deploymentOptions) {
  /** A worker of which only these two are known. */
  public static PollingWorker named(String identity, String instanceKey) {
    return new PollingWorker(
        identity,
        instanceKey,
        OptionalDouble.empty(),
        WorkerVersionCapabilities.getDefaultInstance(),
        WorkerDeploymentOptions.getDefaultInstance());
  }

  /** The sender of a poll for workflow tasks. */
  @SuppressWarnings("deprecation") // Old workers say so which build they are.
  public static PollingWorker of(PollWorkflowTaskQueueRequest poll) {
    return new PollingWorker(
        poll.getIdentity(),
        poll.getWorkerInstanceKey(),
        OptionalDouble.empty(),
        poll.getWorkerVersionCapabilities(),
        poll.getDeploymentOptions());
  }

  /** The sender of a poll for activity tasks. */
  @SuppressWarnings("deprecation") // Old workers say so which build they are.
  public static PollingWorker of(PollActivityTaskQueueRequest poll) {
    var metadata = poll.getTaskQueueMetadata();
    return new PollingWorker(
        poll.getIdentity(),
        poll.getWorkerInstanceKey(),
        metadata.hasMaxTasksPerSecond()
            ? OptionalDouble.of(metadata.getMaxTasksPerSecond().getValue())
            : OptionalDouble.empty(),
        poll.getWorkerVersionCapabilities(),
        poll.getDeploymentOptions());
  }
}
