package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.Stored;
import io.perdure.history.state.stored.RunState;
import io.perdure.history.state.stored.StoredItem;
import io.perdure.history.state.stored.TimerState;
import io.temporal.api.command.v1.Command;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * During a rolling upgrade nodes of two builds own a run in turn: the earlier one keeps what only
 * the later one knows.
 */
class LaterBuildTest {
  private static final int FIELD = 1_000;
  private static final int KIND = 1_000;
  private static final UnknownFieldSet ADDED =
      UnknownFieldSet.newBuilder()
          .addField(FIELD, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void whatALaterBuildHasAddedToTheHeadIsKept() {
    workflow.start();
    workflow.rewriteHead(
        head -> {
          head.getWorkflowTasksBuilder().setUnknownFields(ADDED);
          head.getInterventionBuilder().setUnknownFields(ADDED);
          return head.setUnknownFields(ADDED);
        });

    changeTheRun();

    assertKept(workflow.head());
    assertKept(workflow.head().getWorkflowTasks());
    assertKept(workflow.head().getIntervention());
  }

  @Test
  void whatALaterBuildHasAddedToAnItemIsKept() {
    workflow.start();
    workflow.poll().complete(startTimer("timer", Duration.ofHours(1)));
    workflow.rewriteHead(LaterBuildTest::withMoreInEachItem);

    changeTheRun();

    assertThat(workflow.head().getItemsList().stream().map(StoredItem::getData))
        .filteredOn(LaterBuildTest::hasAdded)
        .hasSizeGreaterThanOrEqualTo(2); // The started event and the timer.
  }

  @Test
  void itemsThatOnlyALaterBuildKnowsAreKept() {
    var data = TimerState.newBuilder().setTimerId("new").setFireNanos(5).build().toByteString();
    workflow.start();
    workflow.rewriteHead(
        head -> head.addItems(StoredItem.newBuilder().setKind(KIND).setKey("x").setData(data)));

    changeTheRun();
    assertThat(workflow.head().getItemsList())
        .filteredOn(item -> item.getKind() == KIND)
        .extracting(StoredItem::getKey, StoredItem::getData)
        .containsExactly(tuple("x", data));

    workflow.poll().complete(timers(200));
    assertThat(workflow.isSplit(workflow.runId())).isTrue();
    assertThat(workflow.parts()).containsEntry(new PartKey(KIND, "x"), data);
  }

  private void changeTheRun() {
    workflow.signal("again-" + workflow.run().nextEventId());
    assertThat(workflow.run().requestIds().signalCount()).isPositive();
  }

  private static RunState.Builder withMoreInEachItem(RunState.Builder head) {
    for (var item : head.getItemsBuilderList()) {
      item.setData(item.getData().concat(ADDED.toByteString()));
    }
    return head;
  }

  private static boolean hasAdded(ByteString data) {
    return Stored.parse(UnknownFieldSet.getDefaultInstance().getParserForType(), data)
        .hasField(FIELD);
  }

  private static void assertKept(Message read) {
    assertThat(read.getUnknownFields()).isEqualTo(ADDED);
  }

  private static Command[] timers(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> startTimer("timer-" + i, Duration.ofMinutes(i)))
        .toArray(Command[]::new);
  }
}
