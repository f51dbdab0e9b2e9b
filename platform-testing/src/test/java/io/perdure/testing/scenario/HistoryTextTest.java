package io.perdure.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HistoryTextTest {
  private final HistoryEvent started = started();
  private final HistoryEvent timedOut = timedOut();

  @Test
  void comparesOnlyTheAttributesThatAreNamed() {
    assertThatCode(
            () ->
                HistoryText.check(
                    """
                    1 TimerStarted {"timerId": "reminder", "startToFireTimeout": "300s"}
                    2 WorkflowTaskTimedOut {"timeoutType": "ScheduleToStart", "startedEventId": 0}
                    """,
                    List.of(started, timedOut)))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherAttributeAnotherTypeOrAnEventTooManyFails() {
    fails("1 TimerStarted {\"timerId\": \"other\"}", started);
    fails("1 TimerFired", started);
    fails("2 TimerStarted", started);
    fails("1 TimerStarted", started, timedOut);
    fails("1 TimerStarted\n2 WorkflowTaskTimedOut", started);
  }

  @Test
  void payloadsAreReadable() {
    var event = HistoryEvent.newBuilder().setEventId(1);
    event.getWorkflowExecutionStartedEventAttributesBuilder().setInput(Texts.payloads("a", "b"));

    assertThat(HistoryText.of(List.of(event.build()))).contains("payloads=[a, b]");
  }

  private static void fails(String expected, HistoryEvent... actual) {
    assertThatThrownBy(() -> HistoryText.check(expected, List.of(actual)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected history:");
  }

  private static HistoryEvent started() {
    var event = HistoryEvent.newBuilder().setEventId(1);
    event.setEventType(EventType.EVENT_TYPE_TIMER_STARTED);
    event
        .getTimerStartedEventAttributesBuilder()
        .setTimerId("reminder")
        .setStartToFireTimeout(Commands.proto(Duration.ofMinutes(5)));
    return event.build();
  }

  private static HistoryEvent timedOut() {
    var event = HistoryEvent.newBuilder().setEventId(2);
    event.setEventType(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
    event
        .getWorkflowTaskTimedOutEventAttributesBuilder()
        .setTimeoutType(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);
    return event.build();
  }
}
