package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;

import io.perdure.history.state.Callbacks;
import io.perdure.history.state.Interventions;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.RequestIdState;
import io.perdure.history.state.stored.UpdateState;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.activity.ActivityDescriptions;
import io.perdure.history.workflow.child.ChildDescriptions;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.CallbackState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.workflow.v1.CallbackInfo;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflow.v1.RequestIdInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionExtendedInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionPauseInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.time.Duration;

/** Decides DescribeWorkflowExecution: what a run is now; changes nothing. */
public final class DescribeWorkflow {
  private DescribeWorkflow() {}

  public static Answer<DescribeWorkflowExecutionResponse> decide(
      DescribeWorkflowExecutionRequest request, Turns turns) {
    var run = NamedRun.of(request.getExecution(), turns);
    var response =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setExecutionConfig(config(run))
            .setWorkflowExecutionInfo(info(run))
            .setWorkflowExtendedInfo(extendedInfo(run));
    run.activities().all().stream()
        .map(ActivityDescriptions::of)
        .forEach(response::addPendingActivities);
    run.children().all().stream().map(ChildDescriptions::of).forEach(response::addPendingChildren);
    run.callbacks().all().forEach(callback -> response.addCallbacks(told(callback)));
    run.workflowTasks().pending().ifPresent(task -> response.setPendingWorkflowTask(pending(task)));
    return Answer.reply(response.build());
  }

  private static WorkflowExecutionConfig config(MutableState run) {
    var started = run.execution().started();
    var config =
        WorkflowExecutionConfig.newBuilder()
            .setTaskQueue(NextWorkflowTask.normalTaskQueue(run))
            .setWorkflowExecutionTimeout(started.getWorkflowExecutionTimeout())
            .setWorkflowRunTimeout(started.getWorkflowRunTimeout())
            .setDefaultWorkflowTaskTimeout(started.getWorkflowTaskTimeout());
    if (run.execution().startedEvent().hasUserMetadata()) {
      config.setUserMetadata(run.execution().startedEvent().getUserMetadata());
    }
    return config.build();
  }

  @SuppressWarnings("deprecation") // Old workers still say their version in this way.
  private static WorkflowExecutionInfo info(MutableState run) {
    var execution = run.execution();
    var started = execution.started();
    var info =
        WorkflowExecutionInfo.newBuilder()
            .setExecution(run.key().execution())
            .setType(execution.workflowType())
            .setStartTime(Nanos.timestamp(execution.startTime()))
            .setExecutionTime(Nanos.timestamp(execution.executionTime()))
            .setStatus(run.status())
            .setHistoryLength(run.nextEventId() - 1)
            .setHistorySizeBytes(run.historySizeBytes())
            .setExternalPayloadCount(run.externalPayloads().count())
            .setExternalPayloadSizeBytes(run.externalPayloads().sizeBytes())
            .setStateTransitionCount(run.stateTransitionCount())
            .setTaskQueue(execution.taskQueue())
            .setRootExecution(run.root())
            .setFirstRunId(started.getFirstExecutionRunId());
    if (execution.hasParent()) {
      info.setParentExecution(started.getParentWorkflowExecution())
          .setParentNamespaceId(started.getParentWorkflowNamespaceId());
    }
    var memo = run.properties().memo();
    if (memo.getFieldsCount() > 0 || started.hasMemo()) {
      info.setMemo(memo);
    }
    var searchAttributes = run.properties().shownAttributes();
    if (searchAttributes.getIndexedFieldsCount() > 0) {
      info.setSearchAttributes(searchAttributes);
    }
    run.priority().ifPresent(info::setPriority);
    if (run.interventions().resetPoints().getPointsCount() > 0) {
      info.setAutoResetPoints(run.interventions().resetPoints());
    }
    run.workflowTasks().workerVersion().ifPresent(info::setMostRecentWorkerVersionStamp);
    execution
        .closeTime()
        .ifPresent(
            closeTime ->
                info.setCloseTime(Nanos.timestamp(closeTime))
                    .setExecutionDuration(
                        proto(Duration.between(execution.executionTime(), closeTime))));
    return info.build();
  }

  private static WorkflowExecutionExtendedInfo extendedInfo(MutableState run) {
    var execution = run.execution();
    var info =
        WorkflowExecutionExtendedInfo.newBuilder()
            .setCancelRequested(execution.cancelRequested())
            .setOriginalStartTime(Nanos.timestamp(execution.originalStartTime()))
            .setResetRunId(run.interventions().resetRunId().orElse(""));
    run.interventions()
        .begunByReset()
        .ifPresent(time -> info.setLastResetTime(Nanos.timestamp(time)));
    run.interventions().pause().ifPresent(pause -> info.setPauseInfo(told(pause)));
    execution
        .executionExpiry()
        .ifPresent(expiry -> info.setExecutionExpirationTime(Nanos.timestamp(expiry)));
    execution.runExpiry().ifPresent(expiry -> info.setRunExpirationTime(Nanos.timestamp(expiry)));
    run.requestIds().signals().forEach((id, seen) -> info.putRequestIdInfos(id, told(seen)));
    run.requestIds().starts().forEach((id, seen) -> info.putRequestIdInfos(id, told(seen)));
    run.updates()
        .byRequest()
        .forEach((id, update) -> info.putRequestIdInfos(id, acceptance(update)));
    return info.build();
  }

  private static WorkflowExecutionPauseInfo told(Interventions.Pause pause) {
    return WorkflowExecutionPauseInfo.newBuilder()
        .setIdentity(pause.identity())
        .setReason(pause.reason())
        .setPausedTime(Nanos.timestamp(pause.since()))
        .build();
  }

  private static CallbackInfo told(Callbacks.Registered registered) {
    return CallbackInfo.newBuilder()
        .setCallback(registered.callback())
        .setTrigger(
            CallbackInfo.Trigger.newBuilder()
                .setWorkflowClosed(CallbackInfo.WorkflowClosed.getDefaultInstance()))
        .setRegistrationTime(Nanos.timestamp(registered.at()))
        .setState(CallbackState.CALLBACK_STATE_STANDBY)
        .build();
  }

  private static RequestIdInfo told(RequestIdState seen) {
    return RequestIdInfo.newBuilder()
        .setEventTypeValue(seen.getEventType())
        .setEventId(seen.getEventId())
        .setBuffered(seen.getEventId() == 0)
        .build();
  }

  private static RequestIdInfo acceptance(UpdateState update) {
    return RequestIdInfo.newBuilder()
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
        .setEventId(update.getAcceptedEventId())
        .build();
  }

  private static PendingWorkflowTaskInfo pending(WorkflowTaskState task) {
    var isStarted = task.getStartedEventId() != 0;
    var info =
        PendingWorkflowTaskInfo.newBuilder()
            .setState(
                isStarted
                    ? PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED
                    : PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED)
            .setScheduledTime(Nanos.timestamp(task.getScheduledNanos()))
            .setOriginalScheduledTime(Nanos.timestamp(task.getOriginalScheduledNanos()))
            .setAttempt(task.getAttempt());
    if (isStarted) {
      info.setStartedTime(Nanos.timestamp(task.getStartedNanos()));
    }
    return info.build();
  }
}
