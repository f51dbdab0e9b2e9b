package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED;

import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowTaskEvents;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.Limits;
import io.perdure.history.workflow.decision.Undone;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.perdure.history.workflow.task.ReportedProblems;
import io.perdure.history.workflow.update.UpdateMessages;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import java.time.Duration;
import java.util.Optional;

/** Decides RespondWorkflowTaskCompleted. */
public final class CompleteWorkflowTask {
  /** A row of heartbeats may not last longer (WC-12). */
  private static final Duration LONGEST_HEARTBEAT = Duration.ofMinutes(30);

  /** Names the start of a task that is returned with the completion of the one before. */
  private static final String INLINE_REQUEST = "request-from-RespondWorkflowTaskCompleted";

  private static final Duration DEFAULT_STICKY_TIMEOUT = Duration.ofSeconds(10);

  private CompleteWorkflowTask() {}

  public static Answer<CompletedWorkflowTask> decide(
      RespondWorkflowTaskCompletedRequest request, Turns turns) {
    var found = WorkflowTaskToken.read(request.getTaskToken(), turns);
    check(request);
    request.getQueryResultsMap().forEach(found.run().queries()::answer); // Also if it fails: WC-18.
    var turn = turns.on(found.run());
    if (isHeartbeat(request) && found.run().isPaused()) {
      throw new NotReady("workflow is paused."); // PO-3.
    }
    if (isHeartbeat(request) && hasLastedTooLong(found.task(), turn)) {
      EndedWorkflowTask.timeOut(turn);
      return new Answer.Refuse<>(new NotFound("workflow task heartbeat timeout"));
    }
    try {
      UnsupportedCommands.check(request);
      checkHandled(request, turn);
    } catch (BadCommand bad) { // Nothing has been changed yet.
      FailedCompletion.refuseUpdates(found.run());
      return FailedCompletion.decide(request, turns, bad);
    }
    try {
      if (Discard.isAllowed(request, found.task(), found.run())) {
        return Answer.reply(discard(request, turn));
      }
      complete(request, found.task(), turn);
    } catch (BadCommand bad) {
      throw undone(found.run(), (again, reloaded) -> FailedCompletion.decide(again, reloaded, bad));
    }
    var response = response(request, 0, turn);
    if (turns.eventBytes() > Limits.TRANSACTION_BYTES) {
      throw undone(found.run(), FailedCompletion::tooLarge);
    }
    return Answer.reply(response);
  }

  /** All updates were rejected: the task leaves no trace (WC-16). */
  private static CompletedWorkflowTask discard(
      RespondWorkflowTaskCompletedRequest request, Turn turn) {
    var messages = new UpdateMessages(request.getMessagesList(), turn);
    messages.takeRest();
    messages.rejectUnanswered();
    messages.settle();
    turn.quietly(state -> state.workflowTasks().dropSpeculative());
    scheduleForUpdates(request, turn);
    return response(request, turn.state().workflowTasks().lastCompletedStartedEventId(), turn);
  }

  private static CompletedWorkflowTask response(
      RespondWorkflowTaskCompletedRequest request, long resetTo, Turn turn) {
    var response =
        RespondWorkflowTaskCompletedResponse.newBuilder().setResetHistoryEventId(resetTo);
    response.addAllActivityTasks(EagerActivities.start(request, turn));
    return new CompletedWorkflowTask(response.build(), next(request, turn));
  }

  /** The next task, if the same worker wants it at once (WC-14). */
  private static Optional<StartedWorkflowTask> next(
      RespondWorkflowTaskCompletedRequest request, Turn turn) {
    return request.getReturnNewWorkflowTask() && turn.state().workflowTasks().pending().isPresent()
        ? Optional.of(
            StartWorkflowTask.forTheSameWorker(
                turn, INLINE_REQUEST, request.getIdentity(), isHeartbeat(request)))
        : Optional.empty();
  }

  /**
   * After a defect of ours the task fails as for a bad command: it would be completed in the same
   * way again, and fail us again.
   */
  public static Answer<CompletedWorkflowTask> decideAfterDefect(
      RespondWorkflowTaskCompletedRequest request, Turns turns) {
    return FailedCompletion.decide(
        request, turns, new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED, "internal error"));
  }

  private static Undone undone(
      MutableState run,
      Decision<RespondWorkflowTaskCompletedRequest, CompletedWorkflowTask> instead) {
    FailedCompletion.refuseUpdates(run);
    return new Undone(instead);
  }

  private static void check(RespondWorkflowTaskCompletedRequest request) {
    UnsupportedFields.check(request);
    if (request.getIntermediatePage() || request.getPageNumber() > 0) {
      throw new NotReady("paged workflow task completions are not enabled"); // WC-24.
    }
    Commands.checkSequence(request.getCommandsList());
  }

  /** Spares a reload where it is known beforehand that the run may not close (WC-9). */
  private static void checkHandled(RespondWorkflowTaskCompletedRequest request, Turn turn) {
    var cancelsTimers =
        request.getCommandsList().stream()
            .anyMatch(command -> command.getCommandType() == CommandType.COMMAND_TYPE_CANCEL_TIMER);
    if (Commands.close(request.getCommandsList())
        && !turn.state().buffer().isEmpty()
        && !cancelsTimers) {
      throw new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, "");
    }
  }

  private static void complete(
      RespondWorkflowTaskCompletedRequest request, WorkflowTaskState task, Turn turn) {
    var seen = turn.state().buffer().mark();
    if (WorkflowTasks.isTransient(task)) {
      writeTransient(task, turn);
    }
    turn.writeSpeculative();
    addCompleted(request, task, turn);
    ReportedProblems.solved(turn);
    setSticky(request, turn);
    var messages = new UpdateMessages(request.getMessagesList(), turn);
    for (var command : request.getCommandsList()) {
      if (command.getCommandType() == CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE) {
        messages.take(command.getProtocolMessageCommandAttributes().getMessageId());
      } else {
        Commands.decide(command, seen, turn);
      }
    }
    messages.takeRest();
    if (!request.getForceCreateNewWorkflowTask()) {
      messages.rejectUnanswered(); // WC-13, WC-17.
    }
    messages.settle();
    if (request.getForceCreateNewWorkflowTask() || !turn.state().buffer().isEmpty()) {
      scheduleNext(request, turn); // WC-12, WC-20.
    } else {
      scheduleForUpdates(request, turn); // WC-21.
    }
    if (isHeartbeat(request)) {
      turn.quietly(
          state -> state.workflowTasks().originallyScheduledAt(task.getOriginalScheduledNanos()));
    }
  }

  private static void scheduleNext(RespondWorkflowTaskCompletedRequest request, Turn turn) {
    if (request.getReturnNewWorkflowTask()) {
      NextWorkflowTask.toBeStartedNow(turn);
    } else {
      NextWorkflowTask.ifNone(turn);
    }
  }

  private static void scheduleForUpdates(RespondWorkflowTaskCompletedRequest request, Turn turn) {
    if (!turn.state().updates().haveUnsent()) {
      return;
    }
    if (request.getReturnNewWorkflowTask()) {
      NextWorkflowTask.forUpdatesNow(turn);
    } else {
      NextWorkflowTask.ifNone(turn);
    }
  }

  /** A repeated attempt that succeeds is written after all (WT-7). */
  private static void writeTransient(WorkflowTaskState task, Turn turn) {
    NextWorkflowTask.writeScheduled(
        turn, task.getAttempt(), Nanos.instant(task.getScheduledNanos()));
    turn.add(
        EVENT_TYPE_WORKFLOW_TASK_STARTED,
        event ->
            event
                .setEventTime(Nanos.timestamp(task.getStartedNanos()))
                .setWorkflowTaskStartedEventAttributes(WorkflowTaskEvents.started(task)));
  }

  @SuppressWarnings("deprecation") // Old workers still send these two, and are told them again.
  private static void addCompleted(
      RespondWorkflowTaskCompletedRequest request, WorkflowTaskState task, Turn turn) {
    turn.add(
        EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        event -> {
          var attributes =
              event
                  .getWorkflowTaskCompletedEventAttributesBuilder()
                  .setScheduledEventId(task.getScheduledEventId())
                  .setStartedEventId(task.getStartedEventId())
                  .setIdentity(request.getIdentity())
                  .setBinaryChecksum(request.getBinaryChecksum());
          if (request.hasWorkerVersionStamp()) {
            attributes.setWorkerVersion(request.getWorkerVersionStamp());
          }
          if (request.hasDeploymentOptions()) {
            attributes
                .setWorkerDeploymentName(request.getDeploymentOptions().getDeploymentName())
                .getDeploymentVersionBuilder()
                .setDeploymentName(request.getDeploymentOptions().getDeploymentName())
                .setBuildId(request.getDeploymentOptions().getBuildId());
          }
          if (request.hasSdkMetadata()) {
            attributes.setSdkMetadata(request.getSdkMetadata());
          }
          if (request.hasMeteringMetadata()) {
            attributes.setMeteringMetadata(request.getMeteringMetadata());
          }
        });
  }

  /** The worker keeps the run in its cache if it says at which queue it waits for it (WT-12). */
  private static void setSticky(RespondWorkflowTaskCompletedRequest request, Turn turn) {
    var sticky = request.getStickyAttributes();
    var queue = sticky.getWorkerTaskQueue().getName();
    var timeout = ProtoTime.duration(sticky.getScheduleToStartTimeout());
    if (!queue.isEmpty()) {
      turn.quietly(
          state ->
              state
                  .workflowTasks()
                  .stick(queue, timeout.isPositive() ? timeout : DEFAULT_STICKY_TIMEOUT));
    } else if (turn.state().workflowTasks().isSticky()) {
      turn.quietly(state -> state.workflowTasks().unstick());
    }
  }

  /** Nothing but the wish to go on: a worker is busy with local activities (WC-12). */
  private static boolean isHeartbeat(RespondWorkflowTaskCompletedRequest request) {
    return request.getForceCreateNewWorkflowTask()
        && request.getCommandsCount() == 0
        && request.getMessagesCount() == 0;
  }

  private static boolean hasLastedTooLong(WorkflowTaskState task, Turn turn) {
    return Nanos.instant(task.getOriginalScheduledNanos())
        .plus(LONGEST_HEARTBEAT)
        .isBefore(turn.now());
  }
}
