package io.perdure.conformance.kill;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_FIRED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Compares what the runs reported and the histories say with what had been acknowledged. */
final class Audit {
  private final Ledger ledger;
  private final Map<String, Rounds.Report> reports;
  private final List<WorkflowExecutionHistory> histories;

  Audit(WorkflowClient client, Ledger ledger, Map<String, Rounds.Report> reports) {
    this.ledger = ledger;
    this.reports = reports;
    this.histories =
        reports.keySet().stream()
            .flatMap(workflowId -> Stream.of(workflowId, Delivery.idFor(workflowId)))
            .map(client::fetchHistory)
            .toList();
  }

  void everything() throws Exception {
    everyResultIsOneThatAnActivityReturned();
    noAcknowledgedCompletionIsLost();
    everyAcknowledgedSignalCameOnce();
    everyChildReturnedWhatItsActivityReturned();
    historiesHaveNoGaps();
    noTimerFiredEarly();
    historiesReplay();
  }

  void everyResultIsOneThatAnActivityReturned() {
    reports.forEach(
        (workflowId, report) -> {
          assertThat(ledger.issued()).containsAll(report.results());
          IntStream.range(0, report.results().size())
              .forEach(
                  round ->
                      assertThat(report.results().get(round))
                          .startsWith(workflowId + "#" + round + "#"));
        });
  }

  void noAcknowledgedCompletionIsLost() {
    var reported =
        reports.values().stream()
            .flatMap(
                report -> Stream.concat(report.results().stream(), Stream.of(report.delivery())))
            .toList();
    assertThat(reported).doesNotHaveDuplicates().containsAll(ledger.completions());
    assertThat(ledger.completions()).hasSizeGreaterThan(reported.size() / 2);
  }

  void everyAcknowledgedSignalCameOnce() {
    reports.forEach(
        (workflowId, report) ->
            assertThat(report.notes())
                .as(workflowId)
                .doesNotHaveDuplicates()
                .contains(Delivery.NOTE)
                .containsAll(ledger.signals(workflowId)));
  }

  void everyChildReturnedWhatItsActivityReturned() {
    reports.forEach(
        (workflowId, report) ->
            assertThat(report.delivery()).startsWith(Delivery.idFor(workflowId) + "#0#"));
  }

  void historiesHaveNoGaps() {
    for (var history : histories) {
      hasNoGap(history);
      assertThat(history.getEvents().getLast().getEventType())
          .isEqualTo(EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    }
  }

  static void hasNoGap(WorkflowExecutionHistory history) {
    var events = history.getEvents();
    assertThat(events.stream().map(HistoryEvent::getEventId))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
  }

  void noTimerFiredEarly() {
    for (var history : histories) {
      history.getEvents().stream()
          .filter(event -> event.getEventType() == EVENT_TYPE_TIMER_FIRED)
          .forEach(fired -> assertThat(earlyNanos(history, fired)).isNotPositive());
    }
  }

  void historiesReplay() throws Exception {
    var replayed =
        WorkflowReplayer.replayWorkflowExecutions(
            histories, false, Rounds.Program.class, Delivery.Program.class);
    assertThat(replayed.allErrors()).isEmpty();
  }

  private static long earlyNanos(WorkflowExecutionHistory history, HistoryEvent fired) {
    long startedId = fired.getTimerFiredEventAttributes().getStartedEventId();
    var started = history.getEvents().get((int) startedId - 1);
    var due =
        Timestamps.add(
            started.getEventTime(),
            started.getTimerStartedEventAttributes().getStartToFireTimeout());
    return Durations.toNanos(Timestamps.between(fired.getEventTime(), due));
  }
}
