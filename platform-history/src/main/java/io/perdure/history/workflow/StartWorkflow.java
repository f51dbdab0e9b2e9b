package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.RequestIdState;
import io.perdure.history.workflow.chain.NewRun;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Links;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.common.v1.Link;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.Optional;

/** Decides StartWorkflowExecution. */
public final class StartWorkflow {
  private StartWorkflow() {}

  public static Answer<StartedWorkflow> decide(StartWorkflowExecutionRequest request, Turns turns) {
    FirstEvent.check(request, turns.now());
    var current = turns.runs().current();
    if (current.isEmpty()) {
      return start(request, turns.newId(), turns);
    }
    var repeated = current.get().requestIds().ofStart(request.getRequestId());
    if (repeated.isPresent()) {
      return repeated(request, current.get(), repeated.get(), turns);
    }
    if (current.get().isOpen()) {
      return conflict(request, current.get(), turns);
    }
    StartPolicies.checkReuse(request.getWorkflowIdReusePolicy(), current.get());
    return start(request, turns.newId(), turns);
  }

  /** The same request has been here before: it is told what became of it (ST-26). */
  private static Answer<StartedWorkflow> repeated(
      StartWorkflowExecutionRequest request, MutableState run, RequestIdState first, Turns turns) {
    var created = first.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED_VALUE;
    var link =
        created
            ? Links.toStart(run.key(), turns)
            : Links.toRequest(
                run.key(),
                request.getRequestId(),
                EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
                turns);
    var response = response(run, created, link);
    return Answer.reply(
        request.getRequestEagerExecution() && created && isAtItsFirstTask(run, request)
            ? new StartedWorkflow(response, Optional.of(StartWorkflowTask.told(run, 1)))
            : StartedWorkflow.of(response));
  }

  private static Answer<StartedWorkflow> conflict(
      StartWorkflowExecutionRequest request, MutableState open, Turns turns) {
    return switch (StartPolicies.onConflict(
        request, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)) {
      case WORKFLOW_ID_CONFLICT_POLICY_FAIL,
          WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED,
          UNRECOGNIZED ->
          throw StartPolicies.alreadyRunning(open);
      case WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING -> useExisting(request, open, turns);
      case WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING -> {
        var runId = turns.newId();
        StartPolicies.terminate(turns.on(open), runId);
        yield start(request, runId, turns);
      }
    };
  }

  /** Attaches to the open run what the request wants attached (ST-29). */
  private static Answer<StartedWorkflow> useExisting(
      StartWorkflowExecutionRequest request, MutableState open, Turns turns) {
    var options = request.getOnConflictOptions();
    if (options.getAttachCompletionCallbacks()) {
      CallbackLimit.check(open, request.getCompletionCallbacksCount());
    }
    var attachesLinks = options.getAttachLinks() && request.getLinksCount() > 0;
    if (options.getAttachRequestId() || attachesLinks) {
      turns
          .on(open)
          .add(
              EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
              event -> {
                event.setWorkerMayIgnore(true);
                if (attachesLinks) {
                  event.addAllLinks(request.getLinksList());
                }
                var attributes =
                    event
                        .getWorkflowExecutionOptionsUpdatedEventAttributesBuilder()
                        .setIdentity(request.getIdentity());
                if (options.getAttachRequestId()) {
                  attributes.setAttachedRequestId(request.getRequestId());
                }
                if (options.getAttachCompletionCallbacks()) {
                  attributes.addAllAttachedCompletionCallbacks(
                      request.getCompletionCallbacksList());
                }
              });
    }
    return reply(
        open,
        false,
        options.getAttachRequestId()
            ? Links.toRequest(
                open.key(),
                request.getRequestId(),
                EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
                turns)
            : Links.toStart(open.key(), turns));
  }

  private static Answer<StartedWorkflow> start(
      StartWorkflowExecutionRequest request, String runId, Turns turns) {
    var turn = begin(request, runId, turns);
    if (!isEager(request)) {
      NewRun.scheduleFirst(turn);
      return reply(turn.state(), true, Links.toStart(turn.run(), turns));
    }
    NextWorkflowTask.toBeStartedNow(turn);
    var first =
        StartWorkflowTask.forTheSameWorker(
            turn, request.getRequestId(), request.getIdentity(), false);
    var response = response(turn.state(), true, Links.toStart(turn.run(), turns));
    return Answer.reply(new StartedWorkflow(response, Optional.of(first)));
  }

  /** Whether the client is given the first workflow task at once (ST-25). */
  static boolean isEager(StartWorkflowExecutionRequest request) {
    return request.getRequestEagerExecution()
        && request.getCronSchedule().isEmpty()
        && ProtoTime.duration(request.getWorkflowStartDelay()).isZero();
  }

  /** Whether the client's own first task is still the one that is started (ST-26). */
  private static boolean isAtItsFirstTask(MutableState run, StartWorkflowExecutionRequest request) {
    return run.isOpen()
        && run.workflowTasks()
            .pending()
            .filter(task -> task.getStartedEventId() == 3 && task.getAttempt() == 1)
            .filter(task -> task.getRequestId().equals(request.getRequestId()))
            .isPresent();
  }

  /** Begins a new run with its started event alone. */
  static Turn begin(StartWorkflowExecutionRequest request, String runId, Turns turns) {
    var turn = turns.create(runId);
    NewRun.begin(
        turn, request.getRequestId(), event -> FirstEvent.fill(event, request, runId, turns.now()));
    return turn;
  }

  private static Answer<StartedWorkflow> reply(MutableState run, boolean started, Link link) {
    return Answer.reply(StartedWorkflow.of(response(run, started, link)));
  }

  /** What is told of a run that was there before. */
  static StartWorkflowExecutionResponse existing(MutableState run, Turns turns) {
    return response(run, false, Links.toStart(run.key(), turns));
  }

  private static StartWorkflowExecutionResponse response(
      MutableState run, boolean started, Link link) {
    return StartWorkflowExecutionResponse.newBuilder()
        .setRunId(run.key().runId())
        .setFirstExecutionRunId(run.execution().started().getFirstExecutionRunId())
        .setStarted(started)
        .setStatus(run.status())
        .setLink(link)
        .build();
  }
}
