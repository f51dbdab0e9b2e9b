package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import org.junit.jupiter.api.Test;

/** HI-1 to HI-8. */
class ReadHistoryTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void readsAllOfTheCurrentRun() { // HI-3.
    workflow.start();

    var range = read(request(false));

    assertThat(range.run().runId()).isEqualTo(workflow.runId());
    assertThat(range.firstEventId()).isEqualTo(1);
    assertThat(range.nextEventId()).isEqualTo(3);
    assertThat(range.tokenAfter(3)).isEmpty();
  }

  @Test
  void aTokenLeadsToTheNextPage() { // HI-1, HI-2.
    workflow.start();
    var token = read(request(false)).tokenAfter(2);

    var range = read(request(false).setNextPageToken(token));

    assertThat(range.firstEventId()).isEqualTo(2);
    assertThat(range.nextEventId()).isEqualTo(3);
  }

  @Test
  void refusesTokensThatAreNotOfThisRead() {
    var runId = workflow.start().getRunId();
    var token = HistoryPage.token("22222222-0000-7000-8000-000000000000", 2);
    var named = request(false).setExecution(WorkflowExecution.newBuilder().setRunId(runId));

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> read(named.setNextPageToken(token)))
        .withMessage("RunId in the request does not match the NextPageToken.");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> read(named.setNextPageToken(ByteString.copyFromUtf8("nonsense"))))
        .withMessage("Invalid NextPageToken.");
  }

  @Test
  void refusesToReadWhatDoesNotExist() {
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> read(request(false)))
        .withMessage("workflow not found for ID: order-1");
  }

  @Test
  void waitsForNewEventsWhenAllAreRead() { // HI-4.
    workflow.start();
    var token = read(request(true)).tokenAfter(3);
    var waiting = request(true).setNextPageToken(token);

    assertThat(answer(waiting, false)).isInstanceOf(Answer.Wait.class);
    assertThat(answer(waiting, true)).isInstanceOf(Answer.Reply.class); // At its deadline.

    workflow.signal("pay");
    var range = read(waiting);
    assertThat(range.firstEventId()).isEqualTo(3);
    assertThat(range.nextEventId()).isEqualTo(4);
    assertThat(range.tokenAfter(4)).isNotEmpty();
  }

  @Test
  void noTokenFollowsTheEnd() {
    workflow.start();
    workflow.poll().complete(completeWorkflow());

    assertThat(read(request(true)).tokenAfter(6)).isEmpty();
  }

  @Test
  void waitsForTheCloseEvent() { // HI-5.
    workflow.start();
    var waiting = closeEvent(true);
    assertThat(answer(waiting, false)).isInstanceOf(Answer.Wait.class);
    workflow.poll().complete(completeWorkflow());

    var range = read(waiting);

    assertThat(range.firstEventId()).isEqualTo(5);
    assertThat(range.nextEventId()).isEqualTo(6);
    assertThat(range.tokenAfter(6)).isEmpty();
  }

  @Test
  void hasNoCloseEventOfAnOpenRun() {
    workflow.start();

    var range = read(closeEvent(false));

    assertThat(range.firstEventId()).isEqualTo(range.nextEventId());
    assertThat(range.tokenAfter(range.nextEventId())).isEmpty();
  }

  @Test
  void workersSeeTheUnwrittenEventsAndPeopleDoNot() { // HI-7.
    workflow.start();
    workflow.poll().fail();
    workflow.poll();

    HistoryText.check(
        read(request(false)).unwrittenAfter(5),
        """
        5 WorkflowTaskScheduled {"attempt": 2}
        6 WorkflowTaskStarted
        """);
    assertThat(
            workflow.ask(ReadHistory.by("temporal-ui"), request(false).build()).unwrittenAfter(5))
        .isEmpty();
  }

  @Test
  void readsBackward() { // HI-8.
    workflow.start();
    var all =
        workflow.ask(
            ReadHistory::reverse, GetWorkflowExecutionHistoryReverseRequest.getDefaultInstance());
    assertThat(all.nextEventId()).isEqualTo(3);

    var rest =
        workflow.ask(
            ReadHistory::reverse,
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNextPageToken(all.tokenBefore(2))
                .build());

    assertThat(rest.nextEventId()).isEqualTo(2);
    assertThat(rest.tokenBefore(1)).isEmpty();
  }

  private static GetWorkflowExecutionHistoryRequest.Builder request(boolean wait) {
    return GetWorkflowExecutionHistoryRequest.newBuilder().setWaitNewEvent(wait);
  }

  private static GetWorkflowExecutionHistoryRequest.Builder closeEvent(boolean wait) {
    return request(wait)
        .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
  }

  private HistoryRange read(GetWorkflowExecutionHistoryRequest.Builder request) {
    return workflow.ask(ReadHistory.by("temporal-java"), request.build());
  }

  private Answer<HistoryRange> answer(
      GetWorkflowExecutionHistoryRequest.Builder request, boolean lastCall) {
    return workflow.answer(ReadHistory.by("temporal-java"), request.build(), lastCall);
  }
}
