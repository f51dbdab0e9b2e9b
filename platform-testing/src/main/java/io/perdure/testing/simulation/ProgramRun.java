package io.perdure.testing.simulation;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.cancelTimer;
import static io.perdure.testing.scenario.Commands.cancelWorkflow;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;

import io.perdure.testing.scenario.Texts;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a workflow's code would do after a history: reads the history as an SDK's replay does, and
 * gives the next commands of its {@link Program}. Knows nothing but the history.
 */
final class ProgramRun {
  private static final Duration ACTIVITY_RETRY = Duration.ofMillis(500);

  private final Program program;
  private final Map<String, Long> activities = new HashMap<>();
  private final Set<Long> closedActivities = new HashSet<>();
  private final Set<Long> cancelledActivities = new HashSet<>();
  private final Set<String> startedTimers = new HashSet<>();
  private final Set<String> closedTimers = new HashSet<>();
  private final Set<String> markers = new HashSet<>();
  private final ProgramFamily family;
  private final List<Command> commands = new ArrayList<>();
  private boolean signalled;
  private boolean cancelRequested;

  private ProgramRun(List<HistoryEvent> history) {
    var input = history.getFirst().getWorkflowExecutionStartedEventAttributes().getInput();
    this.program = Program.parse(Texts.first(input));
    this.family = new ProgramFamily(history.getFirst());
    history.forEach(this::read);
    history.forEach(family::read);
  }

  /** The commands that the workflow task at the end of the history is completed with. */
  static List<Command> commands(List<HistoryEvent> history) {
    var run = new ProgramRun(history);
    run.decide();
    return run.commands;
  }

  private void read(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
          activities.put(
              event.getActivityTaskScheduledEventAttributes().getActivityId(), event.getEventId());
      case EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED ->
          cancelledActivities.add(
              event.getActivityTaskCancelRequestedEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          closedActivities.add(
              event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
          closedActivities.add(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
          closedActivities.add(
              event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          closedActivities.add(
              event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
      case EVENT_TYPE_TIMER_STARTED ->
          startedTimers.add(event.getTimerStartedEventAttributes().getTimerId());
      case EVENT_TYPE_TIMER_FIRED ->
          closedTimers.add(event.getTimerFiredEventAttributes().getTimerId());
      case EVENT_TYPE_TIMER_CANCELED ->
          closedTimers.add(event.getTimerCanceledEventAttributes().getTimerId());
      case EVENT_TYPE_MARKER_RECORDED ->
          markers.add(event.getMarkerRecordedEventAttributes().getMarkerName());
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> signalled = true;
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> cancelRequested = true;
      default -> {} // Nothing that the program waits for.
    }
  }

  private void decide() {
    if (cancelRequested) {
      activities.values().stream()
          .filter(id -> !closedActivities.contains(id) && !cancelledActivities.contains(id))
          .sorted()
          .forEach(id -> commands.add(cancelActivity(id)));
      commands.add(cancelWorkflow());
      return;
    }
    for (var stage = 0; stage < program.stages().size(); stage++) {
      var done = true;
      var steps = program.stages().get(stage);
      for (var i = 0; i < steps.size(); i++) {
        done &= advance(steps.get(i), stage + "." + i);
      }
      if (!done) {
        return;
      }
    }
    commands.add(end());
  }

  /** Goes on with one step; true when it is over. */
  private boolean advance(Program.Step step, String id) {
    return switch (step.kind()) {
      case 'a' -> activity(step, id);
      case 't' -> timer(step, id);
      case 'm' -> marker(id);
      case 's' -> signalled;
      case 'r' -> race(step, id);
      case 'c' -> family.child(step, id, commands);
      case 'x' -> family.signal(step, id, commands);
      case 'k' -> family.cancel(step, id, commands);
      default -> throw new IllegalStateException("No step of kind " + step.kind());
    };
  }

  private boolean activity(Program.Step step, String id) {
    var scheduled = activities.get(id);
    if (scheduled == null) {
      commands.add(
          scheduleActivity(
              id,
              activity ->
                  activity
                      .setInput(Texts.payloads(Integer.toString(step.amount())))
                      .setRetryPolicy(
                          RetryPolicy.newBuilder()
                              .setInitialInterval(proto(ACTIVITY_RETRY))
                              .setBackoffCoefficient(1))));
      return false;
    }
    return closedActivities.contains(scheduled);
  }

  private boolean timer(Program.Step step, String id) {
    if (startedTimers.add(id)) {
      commands.add(startTimer(id, Duration.ofSeconds(step.amount())));
      return false;
    }
    return closedTimers.contains(id);
  }

  private boolean marker(String id) {
    if (markers.add(id)) {
      commands.add(recordMarker(id));
    }
    return true;
  }

  private boolean race(Program.Step step, String id) {
    if (closedTimers.contains(id)) {
      return true;
    }
    if (startedTimers.contains(id) && signalled) {
      commands.add(cancelTimer(id));
      return true;
    }
    return timer(step, id);
  }

  private Command end() {
    return switch (program.end()) {
      case Program.FAIL -> failWorkflow("as programmed");
      case Program.CONTINUE -> continueAsNew(program.ending(Program.COMPLETE).toString());
      default -> completeWorkflow(program.toString());
    };
  }
}
