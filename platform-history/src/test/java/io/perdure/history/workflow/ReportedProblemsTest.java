package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** WT-22: listings tell the runs whose workflow tasks come to nothing again and again. */
final class ReportedProblemsTest {
  private static final String FAILED =
      "[\"category=WorkflowTaskFailed\","
          + "\"cause=WorkflowTaskFailedCauseWorkflowWorkerUnhandledFailure\"]";
  private static final String TIMED_OUT =
      "[\"category=WorkflowTaskTimedOut\",\"cause=WorkflowTaskTimedOutCauseStartToClose\"]";

  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void theFifthFailureInARowIsAProblem() {
    workflow.start();
    fail(4);
    assertThat(indexed()).isEmpty();

    fail(1);

    assertThat(indexed()).isEqualTo(FAILED);
    assertThat(workflow.run().properties().shownAttributes().getIndexedFieldsCount()).isEqualTo(1);
    assertThat(workflow.history(workflow.runId())).hasSize(4); // No event tells of it.
  }

  @Test
  void theSameProblemIsIndexedOnce() {
    workflow.start();
    fail(5);
    var records = workflow.indexed().size();

    fail(1);

    assertThat(workflow.indexed()).hasSize(records);
  }

  @Test
  void theLastProblemIsShown() {
    workflow.start();
    fail(5);

    workflow.poll();
    workflow.advance(Duration.ofMinutes(1));

    assertThat(indexed()).isEqualTo(TIMED_OUT);
  }

  @Test
  void aSuccessSolvesTheProblem() {
    workflow.start();
    fail(5);

    workflow.poll().complete();
    assertThat(indexed()).isEmpty();

    workflow.signal("go");
    fail(4);
    assertThat(indexed()).isEmpty();
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      workflow.poll().fail();
    }
  }

  /** What visibility was told last. */
  private String indexed() {
    try {
      var record = workflow.indexed().getLast();
      return SearchAttributes.parseFrom(record.getSearchAttributes())
          .getIndexedFieldsMap()
          .getOrDefault("TemporalReportedProblems", Payload.getDefaultInstance())
          .getData()
          .toStringUtf8();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
