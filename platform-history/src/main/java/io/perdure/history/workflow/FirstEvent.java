package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;

import io.perdure.common.attribute.NoValue;
import io.perdure.common.cron.CronSchedule;
import io.perdure.common.error.Broken;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.workflow.chain.NewRun;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The started event of a run that a client asks for (ST-14, ST-16). */
final class FirstEvent {
  private FirstEvent() {}

  /**
   * Checks a request before anything comes of it.
   *
   * @throws io.perdure.common.error.InvalidRequest when it asks for what is not served, or its
   *     schedule never fires (ST-5)
   */
  static void check(StartWorkflowExecutionRequest request, Instant now) {
    UnsupportedFields.check(request);
    if (!request.getCronSchedule().isEmpty()) {
      CronSchedule.check(request.getCronSchedule(), now);
    }
  }

  static void fill(
      HistoryEvent.Builder event,
      StartWorkflowExecutionRequest request,
      String runId,
      Instant now) {
    event.addAllLinks(request.getLinksList());
    if (request.hasUserMetadata()) {
      event.setUserMetadata(request.getUserMetadata());
    }
    var attributes =
        event
            .getWorkflowExecutionStartedEventAttributesBuilder()
            .setWorkflowId(request.getWorkflowId())
            .setWorkflowType(request.getWorkflowType())
            .setTaskQueue(
                TaskQueue.newBuilder()
                    .setName(request.getTaskQueue().getName())
                    .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL))
            .setIdentity(request.getIdentity())
            .setAttempt(1)
            .setEagerExecutionAccepted(StartWorkflow.isEager(request))
            .setOriginalExecutionRunId(runId)
            .setFirstExecutionRunId(runId)
            .setFirstWorkflowTaskBackoff(proto(backoff(request, now)));
    if (!request.getCronSchedule().isEmpty()) {
      attributes
          .setCronSchedule(request.getCronSchedule())
          .setInitiator(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE);
    }
    addTimeouts(attributes, request, now);
    addGiven(attributes, request);
  }

  /** The start delay, or the time until the cron schedule fires (ST-18). */
  private static Duration backoff(StartWorkflowExecutionRequest request, Instant now) {
    return request.getCronSchedule().isEmpty()
        ? ProtoTime.duration(request.getWorkflowStartDelay())
        : CronSchedule.parse(request.getCronSchedule())
            .backoff(now, now)
            .orElseThrow(() -> new Broken("a schedule that never fires has been taken"));
  }

  private static void addTimeouts(
      WorkflowExecutionStartedEventAttributes.Builder attributes,
      StartWorkflowExecutionRequest request,
      Instant now) {
    var execution = ProtoTime.duration(request.getWorkflowExecutionTimeout());
    var run = NewRun.runTimeout(request.getWorkflowRunTimeout(), proto(execution));
    attributes
        .setWorkflowExecutionTimeout(proto(execution))
        .setWorkflowRunTimeout(proto(run))
        .setWorkflowTaskTimeout(
            proto(NewRun.workflowTaskTimeout(request.getWorkflowTaskTimeout(), run)));
    if (!execution.isZero()) {
      var expiry = now.plus(execution).plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
      attributes.setWorkflowExecutionExpirationTime(Nanos.timestamp(expiry));
    }
  }

  private static void addGiven(
      WorkflowExecutionStartedEventAttributes.Builder attributes,
      StartWorkflowExecutionRequest request) {
    if (request.hasInput()) {
      attributes.setInput(request.getInput());
    }
    if (request.hasHeader()) {
      attributes.setHeader(request.getHeader());
    }
    if (request.hasMemo()) {
      attributes.setMemo(NoValue.removed(request.getMemo()));
    }
    if (request.hasSearchAttributes()) {
      attributes.setSearchAttributes(NoValue.removed(request.getSearchAttributes()));
    }
    if (request.hasRetryPolicy()) {
      attributes.setRetryPolicy(RetryPolicies.defaulted(request.getRetryPolicy()));
    }
    attributes.addAllCompletionCallbacks(request.getCompletionCallbacksList());
    if (request.hasPriority()) {
      attributes.setPriority(request.getPriority());
    }
    if (request.hasContinuedFailure()) {
      attributes.setContinuedFailure(request.getContinuedFailure());
    }
    if (request.hasLastCompletionResult()) {
      attributes.setLastCompletionResult(request.getLastCompletionResult());
    }
  }
}
