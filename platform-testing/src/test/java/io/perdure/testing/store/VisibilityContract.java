package io.perdure.testing.store;

import static io.perdure.testing.store.Runs.KNOWN;
import static io.perdure.testing.store.Runs.NAMESPACE;
import static io.perdure.testing.store.Runs.NOON;
import static io.perdure.testing.store.Runs.attributes;
import static io.perdure.testing.store.Runs.completed;
import static io.perdure.testing.store.Runs.deleted;
import static io.perdure.testing.store.Runs.id;
import static io.perdure.testing.store.Runs.memo;
import static io.perdure.testing.store.Runs.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.channel.Topic;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.visibility.UnfitRecord;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.common.visibility.VisibilityReader;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of visibility records does. */
abstract class VisibilityContract {
  abstract VisibilityIndex index();

  abstract VisibilityReader reader();

  abstract ConsumedOffsets positions();

  @Test
  void howFarTheChannelIsConsumedIsSavedWithTheRecordsOrNotAtAll() {
    var topic = UUID.randomUUID();
    index().write(List.of(open(1).build()), List.of(), List.of(consumed(topic, 5)));
    assertThat(positions().saved(Topic.VISIBILITY_TASKS, 3)).contains(consumed(topic, 5));

    var unfit = List.of(open(2).setWorkflowType("a\0b").build());
    assertThatThrownBy(() -> index().write(unfit, List.of(), List.of(consumed(topic, 6))))
        .isInstanceOf(UnfitRecord.class);
    assertThat(positions().saved(Topic.VISIBILITY_TASKS, 3)).contains(consumed(topic, 5));
  }

  private static Consumed consumed(UUID topic, long next) {
    return new Consumed(Topic.VISIBILITY_TASKS, 3, topic, next);
  }

  @Test
  @DisplayName("a record is replaced by a newer one only (VI-1, VI-89)")
  void aRecordIsReplacedByANewerOneOnly() {
    write(open(1));
    write(completed(1, Duration.ofSeconds(9)));
    write(open(1));
    assertThat(list("")).singleElement().satisfies(run -> assertThat(run.hasCloseTime()).isTrue());
  }

  @Test
  @DisplayName("a deleted run is gone and stays so (VI-89)")
  void aDeletedRunStaysGone() {
    write(open(1), open(2));
    index().write(List.of(deleted(1)), List.of());
    write(completed(1, Duration.ofSeconds(9)));
    assertThat(numbers("")).containsExactly(2);
    assertThat(count("")).isEqualTo(1);
  }

  @Test
  void aRunMayBeDeletedBeforeItsFirstRecordArrives() {
    index().write(List.of(deleted(1)), List.of());
    write(open(1));
    assertThat(list("")).isEmpty();
  }

  @Test
  void forgetsOldTombstonesInRanges() {
    index().write(List.of(deleted(1), deleted(2), deleted(3)), List.of());
    write(open(4));
    assertThat(index().removeTombstones(NOON.minusSeconds(1), 10)).isZero();
    assertThat(index().removeTombstones(NOON.plusSeconds(1), 2)).isEqualTo(2);
    assertThat(index().removeTombstones(NOON.plusSeconds(1), 2)).isEqualTo(1);
    assertThat(numbers("")).containsExactly(4);
  }

  @Test
  @DisplayName("what can never be stored is refused, and its batch with it")
  void refusesWhatCanNeverBeStored() {
    var unfit = open(2).setWorkflowType("a\0b").build();
    assertThatThrownBy(() -> index().write(List.of(open(1).build(), unfit), List.of()))
        .isInstanceOf(UnfitRecord.class);
    assertThat(list("")).isEmpty();
  }

  @Test
  void putsRecordsAsideBesideOthers() {
    var letter =
        new ChannelRecord(Topic.VISIBILITY_TASKS, "a\0b", ByteString.copyFromUtf8("rubbish"));
    index().write(List.of(open(1).build()), List.of(new DeadLetter(letter, "unreadable")));
    assertThat(numbers("")).containsExactly(1);
  }

  @Test
  @DisplayName("a closed run is listed with all that is known of it (VI-3, VI-42)")
  void listsAllThatIsKnownOfAClosedRun() {
    var nanos = Runs.nanos(NOON.plusNanos(123_456_789));
    write(
        completed(1, Duration.ofSeconds(9))
            .setStartTimeNanos(nanos)
            .setParentWorkflowId("parent")
            .setParentRunId(id(8))
            .setRootWorkflowId("root")
            .setRootRunId(id(9))
            .setMemo(memo().toByteString()));
    var run = list("").getFirst();
    assertThat(run.getStartTime()).isEqualTo(Timestamps.fromMicros(Math.floorDiv(nanos, 1_000)));
    assertThat(run.getParentExecution()).isEqualTo(execution("parent", 8));
    assertThat(run.getRootExecution()).isEqualTo(execution("root", 9));
    assertThat(run.getMemo()).isEqualTo(memo());
    assertThat(run.getExecutionDuration().getSeconds()).isEqualTo(9);
    assertThat(run.getHistoryLength()).isEqualTo(5);
    assertThat(run.getHistorySizeBytes()).isEqualTo(512);
    assertThat(run.getStateTransitionCount()).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "search attributes are listed with their types, and replaced as a whole (VI-42, VI-82)")
  void listsSearchAttributes() {
    write(open(1).setSearchAttributes(attributes("CustomerId", "Keyword", "\"old\"")));
    var changed = attributes("PaidAt", "Datetime", "\"2024-05-01T02:00:00+02:00\"");
    write(open(1).setVersion(2).setSearchAttributes(changed));
    var listed = list("").getFirst().getSearchAttributes();
    assertThat(listed.getIndexedFieldsMap()).containsOnlyKeys("PaidAt");
    var at = listed.getIndexedFieldsOrThrow("PaidAt");
    assertThat(at.getData().toStringUtf8()).isEqualTo("\"2024-05-01T00:00:00Z\"");
    assertThat(at.getMetadataOrThrow("type").toStringUtf8()).isEqualTo("Datetime");
  }

  @Test
  @DisplayName("an attribute that cannot be indexed does not keep the others back (VI-90)")
  void leavesOutWhatCannotBeIndexed() {
    write(open(1).setSearchAttributes(attributes("CustomerId", "Keyword", "[\"a\", \"b\"]")));
    write(open(2).setSearchAttributes(attributes("Tags", "KeywordList", "[\"a\", \"b\"]")));
    assertThat(list("").getFirst().hasSearchAttributes()).isTrue();
    assertThat(numbers("")).containsExactly(2, 1);
  }

  @Test
  @DisplayName("an open run is listed without what only closing tells (VI-3, VI-42)")
  void listsAnOpenRun() {
    write(open(1));
    var run = list("").getFirst();
    assertThat(run)
        .isEqualTo(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(execution("order-1", 1))
                .setType(run.getType())
                .setStartTime(run.getStartTime())
                .setExecutionTime(run.getStartTime())
                .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                .setRootExecution(execution("order-1", 1))
                .setTaskQueue("orders")
                .build());
    assertThat(run.getType().getName()).isEqualTo("Order");
  }

  @Test
  void namespacesDoNotSeeEachOther() {
    write(open(1).setNamespaceId("33333333-3333-3333-3333-333333333333"), open(2));
    assertThat(numbers("")).containsExactly(2);
    assertThat(count("")).isEqualTo(1);
  }

  @Test
  @DisplayName("open runs come first, the latest start first; closed ones follow (VI-40)")
  void listsOpenRunsFirst() {
    write(
        open(1),
        completed(2, Duration.ofSeconds(50)),
        completed(3, Duration.ofSeconds(5)),
        open(4),
        open(5).setStartTimeNanos(open(4).getStartTimeNanos()));
    assertThat(numbers("")).containsExactly(4, 5, 1, 2, 3);
  }

  @Test
  @DisplayName("pages follow one another, whatever comes and goes (VI-41)")
  void pagesFollowOneAnother() {
    write(open(1), open(2), open(3), completed(4, Duration.ZERO), completed(5, Duration.ZERO));
    var first = page("", 2, ByteString.EMPTY);
    write(open(9));
    var second = page("", 2, first.getNextPageToken());
    var third = page("", 2, second.getNextPageToken());
    assertThat(numbers(first.getExecutionsList())).containsExactly(3, 2);
    assertThat(numbers(second.getExecutionsList())).containsExactly(1, 5);
    assertThat(numbers(third.getExecutionsList())).containsExactly(4);
    assertThat(third.getNextPageToken()).isEmpty();
  }

  @Test
  @DisplayName("a full last page is followed by an empty one (VI-41)")
  void aFullLastPageIsFollowedByAnEmptyOne() {
    write(open(1), open(2));
    var token = page("", 2, ByteString.EMPTY).getNextPageToken();
    assertThat(token).isNotEmpty();
    assertThat(page("", 2, token)).isEqualTo(ListWorkflowExecutionsResponse.getDefaultInstance());
  }

  @Test
  @DisplayName("a token of another query, or of nobody, is refused (VI-41)")
  void refusesForeignTokens() {
    write(open(1), open(2));
    var token = page("", 1, ByteString.EMPTY).getNextPageToken();
    assertThatThrownBy(() -> page("WorkflowId != 'x'", 1, token))
        .isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> page("", 1, ByteString.copyFromUtf8("rubbish")))
        .isInstanceOf(InvalidRequest.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  @DisplayName("a page has at most 1,000 runs (VI-41)")
  void aPageHasAtMostAThousandRuns(int size) {
    var many = new ArrayList<VisibilityRecord>();
    for (var number = 1; number <= 1_001; number++) {
      many.add(open(number).build());
    }
    index().write(many, List.of());
    assertThat(page("", size, ByteString.EMPTY).getExecutionsList()).hasSize(1_000);
  }

  @Test
  @DisplayName("counts by status, and in all (VI-21, VI-43)")
  void countsByStatus() {
    write(open(1), open(2), completed(3, Duration.ZERO));
    var response = reader().count(NAMESPACE, KNOWN, counting("GROUP BY ExecutionStatus"));
    assertThat(response.getCount()).isEqualTo(3);
    assertThat(response.getGroupsList())
        .extracting(group -> group.getGroupValues(0).getData().toStringUtf8() + group.getCount())
        .containsExactlyInAnyOrder("\"Running\"2", "\"Completed\"1");
    assertThat(count("ExecutionStatus = 'Running'")).isEqualTo(2);
    assertThat(reader().count(NAMESPACE, KNOWN, counting("")).getGroupsList()).isEmpty();
  }

  @Test
  @DisplayName("lists do not group (VI-35)")
  void listsDoNotGroup() {
    assertThatThrownBy(() -> list("GROUP BY ExecutionStatus"))
        .hasMessage("invalid query: operation is not supported: 'GROUP BY' clause");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "WorkflowId = 'order-1' | 1",
        "WorkflowId != 'order-1' | 4 3 2",
        "WorkflowId > 'order-2' AND WorkflowId < 'order-4' | 3",
        "WorkflowId IN ('order-1', 'order-3', 'x') | 1 3",
        "WorkflowId NOT IN ('order-1', 'order-3') | 4 2",
        "WorkflowId BETWEEN 'order-2' AND 'order-3' | 3 2",
        "WorkflowId STARTS_WITH 'order' | 4 1 3 2",
        "WorkflowId STARTS_WITH 'o%' | none",
        "WorkflowId STARTS_WITH 'o_der' | none",
        "RunId = '22222222-2222-7222-8222-000000000003' | 3",
        "RunId IN ('22222222-2222-7222-8222-000000000003', 'x') | 3",
        "RunId IN ('22222222-2222-7222-8222-000000000003') | 3",
        "RunId != 'x' | 4 1 3 2",
        "RunId STARTS_WITH '2222' | 4 1 3 2",
        "RunId > '22222222-2222-7222-8222-000000000003' | 4",
        "WorkflowType = 'Child!' | 4",
        "WorkflowType STARTS_WITH 'Child!' | 4",
        "TaskQueue = 'orders' | 1 3 2",
        "WorkflowId = 'order-1' AND WorkflowId = 'order-2' | none",
        "WorkflowId = 'x'' OR ''1''=''1' | none"
      })
  @DisplayName("selects by ids, type and task queue (VI-25, VI-26, VI-33, VI-77)")
  void selectsByNames(String query, String selected) {
    selects(query, selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "StartTime = '2024-05-01T12:00:03Z' | 3",
        "StartTime = '2024-05-01T14:00:03+02:00' | 3",
        "StartTime = 1714564803000000000 | 3",
        "StartTime >= '2024-05-01T12:00:03Z' | 4 3",
        "StartTime BETWEEN '2024-05-01T12:00:01Z' AND '2024-05-01T12:00:02Z' | 1 2",
        "CloseTime > '2024-05-01T12:00:30Z' | 4 1 3",
        "CloseTime < '2024-05-01T12:00:30Z' | 2",
        "CloseTime IS NULL | 4 1",
        "CloseTime IS NOT NULL | 3 2",
        "CloseTime = '9999-12-31T23:59:59Z' | 4 1",
        "ExecutionDuration > '10s' | 3",
        "ExecutionDuration = '10s' | 2",
        "ExecutionDuration IS NULL | 4 1"
      })
  @DisplayName("selects by times (VI-30, VI-31, VI-32)")
  void selectsByTimes(String query, String selected) {
    selects(query, selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "ExecutionStatus = 'Running' | 4 1",
        "ExecutionStatus != 'Running' | 3 2",
        "ExecutionStatus IN ('Failed', 2) | 3 2",
        "NOT (ExecutionStatus = 'Running') | 3 2",
        "HistoryLength = 5 | 3 2",
        "HistoryLength != 5 | none",
        "NOT HistoryLength = 5 | none",
        "HistoryLength = 5 OR StartTime > '2024-05-01T12:00:03Z' | 4 3 2",
        "HistorySizeBytes BETWEEN 500 AND 600 AND StateTransitionCount = 3 | 3 2",
        "ParentWorkflowId = 'order-1' | 4",
        "ParentWorkflowId IS NULL | 1 3 2",
        "ParentWorkflowId != 'x' | 4",
        "ParentRunId = '22222222-2222-7222-8222-000000000001' | 4",
        "RootWorkflowId = 'order-1' | 4 1",
        "RootRunId = '22222222-2222-7222-8222-000000000001' | 4 1"
      })
  @DisplayName("selects by status, sizes and relatives, which a run may lack (VI-20, VI-29)")
  void selectsByWhatARunMayLack(String query, String selected) {
    selects(query, selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "CustomerId = 'c-1' | 1",
        "CustomerId != 'c-1' | 2",
        "NOT CustomerId = 'c-1' | 2",
        "NOT (NOT CustomerId = 'c-1') | 1",
        "`CustomerId` IN ('c-1', 'c-2') | 1 2",
        "CustomerId NOT IN ('c-1', 'x') | 2",
        "CustomerId BETWEEN 'c-2' AND 'c-9' | 2",
        "CustomerId > 'c-1' | 2",
        "CustomerId STARTS_WITH 'c-' | 1 2",
        "CustomerId STARTS_WITH 'c%' | none",
        "CustomerId IS NULL | 3",
        "CustomerId IS NOT NULL | 1 2",
        "CustomerId = 'c-1' OR Amount = 7 | 1 3",
        "CustomerId = 'x'' OR ''1''=''1' | none"
      })
  @DisplayName("selects by Keywords of the namespace (VI-26, VI-29, VI-33)")
  void selectsByKeywords(String query, String selected) {
    selectsByAttributes(query, selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "Amount = 7 | 3",
        "Amount >= -5 | 2 3",
        "Amount BETWEEN -10 AND 0 | 2",
        "Amount IN (7, 8) | 3",
        "Rate = 1.25 | 1",
        "Rate < 2 | 1",
        "Paid = true | 1",
        "Paid != true | 2",
        "PaidAt > '2024-05-01T00:00:00Z' | 1",
        "PaidAt = '2024-05-02T02:00:00+02:00' | 1"
      })
  @DisplayName("selects by numbers, truths and times of the namespace (VI-26, VI-30)")
  void selectsByNumbersTruthsAndTimes(String query, String selected) {
    selectsByAttributes(query, selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "Tags = 'a' | 1 2",
        "Tags != 'b' | 2",
        "NOT Tags = 'b' | 2",
        "Tags IN ('b', 'x') | 1",
        "Tags NOT IN ('b', 'x') | 2",
        "Tags IS NULL | 3",
        "Note = 'quick fox' | 1 3",
        "Note = 'FOX' | 1",
        "Note != 'fox' | 3",
        "TemporalChangeVersion = 'change-1' | 2",
        "ChangeVersion = 'change-1' | 2"
      })
  @DisplayName("selects by lists and texts, and by what is predefined (VI-6, VI-27, VI-28)")
  void selectsByListsAndTexts(String query, String selected) {
    selectsByAttributes(query, selected);
  }

  private void selectsByAttributes(String query, String selected) {
    var first =
        attributes("CustomerId", "Keyword", "\"c-1\"")
            .concat(attributes("Rate", "Double", "1.25"))
            .concat(attributes("Paid", "Bool", "true"))
            .concat(attributes("PaidAt", "Datetime", "\"2024-05-02T00:00:00Z\""))
            .concat(attributes("Tags", "KeywordList", "[\"a\", \"b\"]"))
            .concat(attributes("Note", "Text", "\"the Fox\""));
    var second =
        attributes("CustomerId", "Keyword", "\"c-2\"")
            .concat(attributes("Amount", "Int", "-5"))
            .concat(attributes("Paid", "Bool", "false"))
            .concat(attributes("Tags", "KeywordList", "[\"a\"]"))
            .concat(attributes("TemporalChangeVersion", "KeywordList", "[\"change-1\"]"));
    var third =
        attributes("Amount", "Int", "7").concat(attributes("Note", "Text", "\"a quick one\""));
    write(
        open(1).setSearchAttributes(first),
        open(2).setSearchAttributes(second),
        open(3).setSearchAttributes(third));
    assertThat(numbers(query)).containsExactlyInAnyOrderElementsOf(parsed(selected));
    assertThat(count(query)).isEqualTo(parsed(selected).size());
  }

  @Test
  @DisplayName("an attribute that was another one before does not have its values (VI-90)")
  void aValueOfAnotherTypeIsNone() {
    write(open(1).setSearchAttributes(attributes("Amount", "Keyword", "\"much\"")));
    assertThat(numbers("Amount > 5")).isEmpty();
    assertThat(numbers("Amount IS NULL")).containsExactly(1);
  }

  @Test
  @DisplayName("an attribute that the namespace has removed is not shown (VI-90)")
  void aRemovedAttributeIsNotShown() {
    write(open(1).setSearchAttributes(attributes("Gone", "Keyword", "\"x\"")));
    assertThat(list("").getFirst().getSearchAttributes().getIndexedFieldsMap()).isEmpty();
  }

  @Test
  @DisplayName("what is in a division is listed only when it is asked for (VI-12)")
  void divisionsStayApart() {
    var inside = attributes("TemporalNamespaceDivision", "Keyword", "\"TemporalScheduler\"");
    write(open(1), open(2).setSearchAttributes(inside));
    assertThat(numbers("")).containsExactly(1);
    assertThat(numbers("WorkflowType = 'Order' OR RunId != 'x'")).containsExactly(1);
    assertThat(numbers("TemporalNamespaceDivision = 'TemporalScheduler'")).containsExactly(2);
  }

  private void selects(String query, String selected) {
    write(
        open(1),
        completed(2, Duration.ofSeconds(10)),
        completed(3, Duration.ofSeconds(40)),
        open(4)
            .setWorkflowType("Child!")
            .setTaskQueue("children")
            .setParentWorkflowId("order-1")
            .setParentRunId(id(1))
            .setRootWorkflowId("order-1")
            .setRootRunId(id(1)));
    assertThat(numbers(query)).containsExactlyElementsOf(parsed(selected));
    assertThat(count(query)).isEqualTo(parsed(selected).size());
  }

  private static List<Integer> parsed(String selected) {
    return selected == null
        ? List.of()
        : Arrays.stream(selected.split(" ")).map(Integer::valueOf).toList();
  }

  private void write(VisibilityRecord.Builder... records) {
    index().write(Arrays.stream(records).map(VisibilityRecord.Builder::build).toList(), List.of());
  }

  private List<Integer> numbers(String query) {
    return numbers(list(query));
  }

  private static List<Integer> numbers(List<WorkflowExecutionInfo> runs) {
    return runs.stream()
        .map(run -> run.getExecution().getRunId())
        .map(runId -> Integer.valueOf(runId.substring(runId.length() - 12)))
        .toList();
  }

  private List<WorkflowExecutionInfo> list(String query) {
    return page(query, 0, ByteString.EMPTY).getExecutionsList();
  }

  private ListWorkflowExecutionsResponse page(String query, int size, ByteString token) {
    return reader()
        .list(
            NAMESPACE,
            KNOWN,
            ListWorkflowExecutionsRequest.newBuilder()
                .setQuery(query)
                .setPageSize(size)
                .setNextPageToken(token)
                .build());
  }

  private long count(String query) {
    return reader().count(NAMESPACE, KNOWN, counting(query)).getCount();
  }

  private static CountWorkflowExecutionsRequest counting(String query) {
    return CountWorkflowExecutionsRequest.newBuilder().setQuery(query).build();
  }

  private static WorkflowExecution execution(String workflowId, int number) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(id(number)).build();
  }
}
