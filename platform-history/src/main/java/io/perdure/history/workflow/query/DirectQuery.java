package io.perdure.history.workflow.query;

import io.perdure.history.state.MutableState;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;

/**
 * A query that a worker is asked beside the run's workflow tasks (QU-12).
 *
 * @param response what the worker is given, all but the token and the history
 * @param stickyTaskQueue the queue of the worker that holds the run in its cache; empty when none
 *     does
 * @param stickyTimeout how long that worker may take
 * @param nextEventId first id behind the history that a worker without the run in its cache needs
 */
public record DirectQuery(
    PollWorkflowTaskQueueResponse response,
    String stickyTaskQueue,
    Duration stickyTimeout,
    long nextEventId) {

  static DirectQuery of(MutableState run, WorkflowQuery query) {
    var tasks = run.workflowTasks();
    var response =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setWorkflowExecution(run.key().execution())
            .setWorkflowType(run.execution().workflowType())
            .setWorkflowExecutionTaskQueue(NextWorkflowTask.normalTaskQueue(run))
            .setPreviousStartedEventId(tasks.lastCompletedStartedEventId())
            .setAttempt(1)
            .setQuery(query)
            .build();
    return new DirectQuery(
        response, tasks.stickyTaskQueue(), tasks.stickyTimeout(), run.nextEventId());
  }

  /** The queue at which every worker of the run polls. */
  public String taskQueue() {
    return response.getWorkflowExecutionTaskQueue().getName();
  }
}
