package io.perdure.testing;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_FIRED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class HistoryRulesTest {
  private final List<HistoryEvent> history = new ArrayList<>();

  @Test
  void aHistoryThatKeepsTheRulesPasses() {
    completedWorkflowTask();
    timerStarted("t", 4);
    add(
        EVENT_TYPE_TIMER_FIRED,
        e -> e.getTimerFiredEventAttributesBuilder().setTimerId("t").setStartedEventId(5));

    assertThatCode(() -> HistoryRules.check(history)).doesNotThrowAnyException();
  }

  @Test
  void aGapInTheIdsIsFound() {
    completedWorkflowTask();
    history.remove(1);

    breaks("IV-1");
  }

  @Test
  void anEventAfterTheCloseIsFound() {
    add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, _ -> {});

    breaks("IV-1");
  }

  @Test
  void twoPendingWorkflowTasksAreFound() {
    add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, _ -> {});

    breaks("IV-2");
  }

  @Test
  void aCommandOfAnotherWorkflowTaskIsFound() {
    completedWorkflowTask();
    timerStarted("t", 3);

    breaks("IV-3");
  }

  @Test
  void anEventDuringAStartedWorkflowTaskIsFound() {
    add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, _ -> {});
    add(
        EVENT_TYPE_WORKFLOW_TASK_STARTED,
        e -> e.getWorkflowTaskStartedEventAttributesBuilder().setScheduledEventId(2));
    add(EVENT_TYPE_TIMER_FIRED, e -> e.getTimerFiredEventAttributesBuilder().setTimerId("t"));

    breaks("IV-4");
  }

  @Test
  void aTimerThatFiresTwiceIsFound() {
    completedWorkflowTask();
    timerStarted("t", 4);
    add(
        EVENT_TYPE_TIMER_FIRED,
        e -> e.getTimerFiredEventAttributesBuilder().setTimerId("t").setStartedEventId(5));
    add(
        EVENT_TYPE_TIMER_FIRED,
        e -> e.getTimerFiredEventAttributesBuilder().setTimerId("t").setStartedEventId(5));

    breaks("IV-5");
  }

  private void completedWorkflowTask() {
    add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, _ -> {});
    add(EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, _ -> {});
    add(
        EVENT_TYPE_WORKFLOW_TASK_STARTED,
        e -> e.getWorkflowTaskStartedEventAttributesBuilder().setScheduledEventId(2));
    add(
        EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        e ->
            e.getWorkflowTaskCompletedEventAttributesBuilder()
                .setScheduledEventId(2)
                .setStartedEventId(3));
  }

  private void timerStarted(String id, long completed) {
    add(
        EVENT_TYPE_TIMER_STARTED,
        e ->
            e.getTimerStartedEventAttributesBuilder()
                .setTimerId(id)
                .setWorkflowTaskCompletedEventId(completed));
  }

  private void add(EventType type, Consumer<HistoryEvent.Builder> attributes) {
    var event = HistoryEvent.newBuilder().setEventId(history.size() + 1).setEventType(type);
    attributes.accept(event);
    history.add(event.build());
  }

  private void breaks(String rule) {
    assertThatThrownBy(() -> HistoryRules.check(history))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(rule);
  }
}
