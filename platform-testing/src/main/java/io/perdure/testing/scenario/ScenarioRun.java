package io.perdure.testing.scenario;

import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.List;
import java.util.function.Consumer;

/** One run in a scenario: what clients and workers do with it, and what its history says. */
public final class ScenarioRun {
  private final Platform platform;
  private final String workflowId;
  private final String runId;

  ScenarioRun(Platform platform, String workflowId, String runId) {
    this.platform = platform;
    this.workflowId = workflowId;
    this.runId = runId;
  }

  public String workflowId() {
    return workflowId;
  }

  public String runId() {
    return runId;
  }

  /** A worker gets the run's workflow task and completes it. */
  public void completeWorkflowTask(Command... commands) {
    startWorkflowTask().complete(commands);
  }

  /** A worker gets the run's workflow task and fails it. */
  public void failWorkflowTask() {
    startWorkflowTask().fail();
  }

  /** A worker gets the run's workflow task. */
  public ScenarioWorkflowTask startWorkflowTask() {
    return started(Platform.queue(Platform.TASK_QUEUE));
  }

  /** The run's own worker gets its workflow task from its sticky queue. */
  public ScenarioWorkflowTask startStickyWorkflowTask(String stickyQueue) {
    return started(Platform.stickyQueue(stickyQueue));
  }

  private ScenarioWorkflowTask started(TaskQueue queue) {
    var task =
        platform
            .pollWorkflowTask(queue)
            .orElseThrow(() -> new AssertionError("no workflow task in " + queue.getName()));
    if (!task.getWorkflowExecution().getRunId().equals(runId)) {
      throw new AssertionError("a workflow task of another run: " + task);
    }
    return new ScenarioWorkflowTask(platform, task);
  }

  /** A worker gets the next activity task. */
  public ScenarioActivityTask startActivity() {
    var task =
        platform.pollActivityTask().orElseThrow(() -> new AssertionError("no activity task"));
    return new ScenarioActivityTask(platform, task);
  }

  /** A worker gets the next activity task, which is of the given activity. */
  public ScenarioActivityTask startActivity(String activityId) {
    var task = startActivity();
    if (!task.response().getActivityId().equals(activityId)) {
      throw new AssertionError("a task of another activity: " + task.response());
    }
    return task;
  }

  /** A client signals the run. */
  public void signal(String signalName) {
    signal(signalName, _ -> {});
  }

  /** A client signals the run; the last argument changes the request. */
  public void signal(String signalName, Consumer<SignalWorkflowExecutionRequest.Builder> more) {
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(platform.execution(workflowId, runId))
            .setSignalName(signalName)
            .setRequestId(platform.nextRequestId());
    more.accept(request);
    platform.request(request.build(), SignalWorkflowExecutionResponse.class);
  }

  /** A client asks for the cancellation of the run. */
  public void cancel() {
    platform.request(
        RequestCancelWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(platform.execution(workflowId, runId))
            .setRequestId(platform.nextRequestId())
            .build(),
        RequestCancelWorkflowExecutionResponse.class);
  }

  /** A client terminates the run. */
  public void terminate(String reason) {
    platform.request(
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(platform.execution(workflowId, runId))
            .setReason(reason)
            .setIdentity("client")
            .build(),
        TerminateWorkflowExecutionResponse.class);
  }

  /** A client queries the run; the answer may come later. */
  public ScenarioQuery query(String queryType) {
    return query(queryType, _ -> {});
  }

  /** A client queries the run; the last argument changes the request. */
  public ScenarioQuery query(String queryType, Consumer<QueryWorkflowRequest.Builder> more) {
    var request =
        QueryWorkflowRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(platform.execution(workflowId, runId))
            .setQuery(WorkflowQuery.newBuilder().setQueryType(queryType));
    more.accept(request);
    return new ScenarioQuery(platform.begin(request.build()));
  }

  /** A client says that the worker does not hold the run in its cache any more. */
  public void resetStickyTaskQueue() {
    platform.request(
        ResetStickyTaskQueueRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(platform.execution(workflowId, runId))
            .build(),
        ResetStickyTaskQueueResponse.class);
  }

  /** A client updates the run and waits for the outcome, which may come later. */
  public ScenarioUpdate update(String updateId) {
    return update(updateId, _ -> {});
  }

  /** A client updates the run; the last argument changes the request. */
  public ScenarioUpdate update(
      String updateId, Consumer<UpdateWorkflowExecutionRequest.Builder> more) {
    var request = Updates.request(platform.execution(workflowId, runId), updateId);
    more.accept(request);
    return new ScenarioUpdate(platform.begin(request.build()));
  }

  /** A client asks for an update of the run, until it has the given stage. */
  public ScenarioUpdate pollUpdate(String updateId, UpdateWorkflowExecutionLifecycleStage wanted) {
    var ref =
        UpdateRef.newBuilder()
            .setWorkflowExecution(platform.execution(workflowId, runId))
            .setUpdateId(updateId);
    var request =
        PollWorkflowExecutionUpdateRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setUpdateRef(ref)
            .setWaitPolicy(WaitPolicy.newBuilder().setLifecycleStage(wanted));
    return new ScenarioUpdate(platform.begin(request.build()));
  }

  /** A worker gets a query by itself. */
  public ScenarioQueryTask startQuery() {
    return queryTask(Platform.queue(Platform.TASK_QUEUE));
  }

  /** The run's own worker gets a query by itself. */
  public ScenarioQueryTask startStickyQuery(String stickyQueue) {
    return queryTask(Platform.stickyQueue(stickyQueue));
  }

  private ScenarioQueryTask queryTask(TaskQueue queue) {
    var task =
        platform
            .pollWorkflowTask(queue)
            .orElseThrow(() -> new AssertionError("no query in " + queue.getName()));
    if (!task.hasQuery()) {
      throw new AssertionError("a workflow task and no query: " + task);
    }
    return new ScenarioQueryTask(platform, task);
  }

  /** Resets the run to an event; gives the run that takes its place. */
  public ScenarioRun reset(long finishEventId) {
    return reset(finishEventId, _ -> {});
  }

  /** Resets the run to an event; gives the run that takes its place. */
  public ScenarioRun reset(
      long finishEventId, Consumer<ResetWorkflowExecutionRequest.Builder> more) {
    var request =
        ResetWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(platform.execution(workflowId, runId))
            .setWorkflowTaskFinishEventId(finishEventId)
            .setReason("again")
            .setRequestId(platform.nextRequestId());
    more.accept(request);
    var response = platform.request(request.build(), ResetWorkflowExecutionResponse.class);
    return new ScenarioRun(platform, workflowId, response.getRunId());
  }

  /** What a client is told of the run. */
  public DescribeWorkflowExecutionResponse describe() {
    return platform.request(
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(platform.execution(workflowId, runId))
            .build(),
        DescribeWorkflowExecutionResponse.class);
  }

  /** The run's history as it is stored. */
  public List<HistoryEvent> history() {
    return platform.history(runId);
  }

  /**
   * Compares the whole history with what is expected: an event a line, as {@code 5 TimerStarted
   * {"timerId": "reminder"}}. Attributes that are not named may be anything.
   */
  public void hasHistory(String expected) {
    HistoryText.check(expected, history());
  }

  /** Compares the history from one event on. */
  public void hasHistoryFrom(long eventId, String expected) {
    HistoryText.check(
        expected, history().stream().filter(event -> event.getEventId() >= eventId).toList());
  }
}
