package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.modifyMemo;
import static io.perdure.testing.scenario.Commands.upsertSearchAttributes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a workflow shows of itself: its search attributes and its memo. */
class PropertyScenariosTest {
  private static final Payload NOTHING =
      Payload.newBuilder().putMetadata("encoding", ByteString.copyFromUtf8("binary/null")).build();

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("CM-7: an upsert sets and unsets, and its event tells what the command said")
  void anUpsertSetsAndUnsets() {
    var run =
        platform.start(
            "order-1",
            start ->
                start.setSearchAttributes(
                    SearchAttributes.newBuilder()
                        .putIndexedFields("CustomKeywordField", Texts.payload("old"))
                        .putIndexedFields("CustomTextField", Texts.payload("words"))));
    run.completeWorkflowTask(
        upsertSearchAttributes(Map.of("CustomKeywordField", NOTHING, "CustomIntField", json("5"))));

    var shown = run.describe().getWorkflowExecutionInfo().getSearchAttributes();
    assertThat(shown.getIndexedFieldsMap().keySet())
        .containsExactlyInAnyOrder("CustomTextField", "CustomIntField");
    assertThat(shown.getIndexedFieldsOrThrow("CustomIntField").getMetadataMap())
        .containsEntry("type", ByteString.copyFromUtf8("Int")); // HI-10.
    var told = run.history().getLast().getUpsertWorkflowSearchAttributesEventAttributes();
    assertThat(told.getWorkflowTaskCompletedEventId()).isEqualTo(4);
    assertThat(told.getSearchAttributes().getIndexedFieldsMap())
        .containsOnlyKeys("CustomKeywordField", "CustomIntField");
  }

  @Test
  @DisplayName("VI-95, HI-10: a value keeps the type that its client has given it")
  void aValueKeepsTheTypeOfItsClient() {
    var typed =
        Texts.payload("words").toBuilder()
            .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
            .build();

    var run =
        platform.start(
            "order-1",
            start ->
                start.setSearchAttributes(
                    SearchAttributes.newBuilder().putIndexedFields("CustomTextField", typed)));

    var shown = run.describe().getWorkflowExecutionInfo().getSearchAttributes();
    assertThat(shown.getIndexedFieldsOrThrow("CustomTextField")).isEqualTo(typed);
  }

  @Test
  @DisplayName("VI-15: an unknown attribute or a value of another type fails the workflow task")
  void aBadUpsertFailsTheWorkflowTask() {
    var run = platform.start("order-1");

    var task = run.startWorkflowTask();
    assertThatThrownBy(() -> task.complete(upsertSearchAttributes(Map.of("Colour", json("1")))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageEndingWith("has no mapping defined for search attribute Colour");
    platform.advance(ofSeconds(20));
    var second = run.startWorkflowTask();
    assertThatThrownBy(
            () -> second.complete(upsertSearchAttributes(Map.of("CustomIntField", json("1.5")))))
        .hasMessageEndingWith("invalid value for search attribute CustomIntField of type Int: 1.5");

    run.hasHistoryFrom(4, "4 WorkflowTaskFailed {\"cause\": \"BadSearchAttributes\"}");
  }

  @Test
  @DisplayName("CM-7: an upsert of nothing fails the workflow task")
  void anUpsertOfNothingFailsTheWorkflowTask() {
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(upsertSearchAttributes(Map.of())))
        .hasMessageContaining("IndexedFields is not set");
  }

  @Test
  @DisplayName("WC-7: search attributes that are too large terminate the run")
  void tooLargeAnUpsertTerminatesTheRun() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    var large = Texts.payload("x".repeat(2_100));

    assertThatThrownBy(
            () -> task.complete(upsertSearchAttributes(Map.of("CustomKeywordField", large))))
        .hasMessageContaining("exceeds size limit 2048");

    assertThat(run.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("CM-8: a workflow changes its memo")
  void aWorkflowChangesItsMemo() {
    var run =
        platform.start(
            "order-1",
            start ->
                start.setMemo(
                    Memo.newBuilder()
                        .putFields("kept", Texts.payload("a"))
                        .putFields("dropped", Texts.payload("b"))));
    run.completeWorkflowTask(modifyMemo(Map.of("dropped", NOTHING, "new", Texts.payload("c"))));

    assertThat(run.describe().getWorkflowExecutionInfo().getMemo().getFieldsMap())
        .isEqualTo(Map.of("kept", Texts.payload("a"), "new", Texts.payload("c")));
    run.hasHistoryFrom(5, "5 WorkflowPropertiesModified {\"workflowTaskCompletedEventId\": \"4\"}");
  }

  @Test
  @DisplayName("CM-8: a change of nothing fails the workflow task")
  void aMemoChangeOfNothingFailsTheWorkflowTask() {
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(modifyMemo(Map.of())))
        .hasMessageContaining("UpsertedMemo.Fields is not set");
  }

  @Test
  @DisplayName("CA-2, VI-17: the next run has the attributes that the command names, and no others")
  void theNextRunHasWhatTheCommandNames() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(
        upsertSearchAttributes(Map.of("CustomKeywordField", Texts.payload("old"))),
        continueAsNew("again", Map.of("CustomIntField", json("7"))));

    var next = platform.run("order-1");
    assertThat(
            next.describe().getWorkflowExecutionInfo().getSearchAttributes().getIndexedFieldsMap())
        .containsOnlyKeys("CustomIntField");
    platform.advance(ofSeconds(1)); // No two runs of a chain begin closer together.
    next.completeWorkflowTask(completeWorkflow("done"));
  }

  private static Payload json(String text) {
    return Texts.payload("").toBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }
}
