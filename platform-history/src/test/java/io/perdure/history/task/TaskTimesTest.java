package io.perdure.history.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import io.perdure.history.workflow.external.OwedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskTimesTest {
  private static final String WORKFLOW = "TransferActiveTaskWorkflowTask";
  private static final TaskPlace PLACE = new TaskPlace(7, 0);
  private static final DispatchTask TASK =
      DispatchTask.newBuilder().setKind(TaskKind.TASK_KIND_WORKFLOW).build();

  private final List<String> said = new ArrayList<>();
  private final TaskTimes times = new TaskTimes(new Said());

  @Test
  void followsATaskFromItsCommitThroughAFailureToItsEnd() {
    times.told(new TaskMessage.Owed(7, owed(dispatch())), at(0));
    times.wanted(send(), at(1));
    times.told(new TaskMessage.Unsent(PLACE), at(2));
    times.wanted(send(), at(3));
    times.told(new TaskMessage.Finished(PLACE), at(10));

    assertThat(said)
        .containsExactly(
            "tried " + WORKFLOW,
            "failed " + WORKFLOW,
            "tried " + WORKFLOW,
            "done " + WORKFLOW + " after 10, 9 and 7 s and 2 tries");
  }

  @Test
  void aTaskThatLeavesItsStickyQueueIsNotTriedAgain() {
    times.told(new TaskMessage.Owed(7, owed(dispatch())), at(0));
    times.wanted(new TaskEffect.Offer(PLACE, TASK), at(0));
    times.told(new TaskMessage.NotTaken(PLACE), at(1));
    times.wanted(send(), at(1));
    times.told(new TaskMessage.Finished(PLACE), at(2));

    assertThat(said)
        .containsExactly(
            "tried " + WORKFLOW, "done " + WORKFLOW + " after 2, 2 and 2 s and 1 tries");
  }

  @Test
  void whatAnOwnerBeforeHasOwedCountsFromItsFirstTry() {
    times.wanted(send(), at(4));
    times.told(new TaskMessage.Finished(PLACE), at(5));
    times.told(new TaskMessage.Finished(PLACE), at(6));

    assertThat(said)
        .containsExactly(
            "tried " + WORKFLOW, "done " + WORKFLOW + " after 1, 1 and 1 s and 1 tries");
  }

  @Test
  void aChildIsOneTryFromTheQuestionToTheLastAnswer() {
    var child = "TransferActiveTaskStartChildExecution";
    var task =
        CrossExecutionTask.newBuilder()
            .setKind(CrossExecutionKind.CROSS_EXECUTION_KIND_START_CHILD)
            .build();
    var advance = new TaskEffect.Advance(PLACE, new OwedStep(task, null));
    var request = CrossExecutionRequest.getDefaultInstance();

    times.wanted(advance, at(0));
    times.told(new TaskMessage.Advanced(PLACE, Optional.of(request)), at(1));
    times.wanted(new TaskEffect.Call(PLACE, request), at(1));
    times.told(
        new TaskMessage.Called(PLACE, request, CrossExecutionResponse.getDefaultInstance()), at(2));
    times.wanted(advance, at(2));
    times.told(new TaskMessage.Advanced(PLACE, Optional.empty()), at(3));

    assertThat(said)
        .containsExactly("tried " + child, "done " + child + " after 3, 3 and 3 s and 1 tries");
  }

  @Test
  void whatWasMovedIntoARowIsKnownByItsOldPlace() {
    times.told(new TaskMessage.Owed(7, owed(dispatch()).toBuilder().setMoved(1).build()), at(0));

    times.told(new TaskMessage.Finished(PLACE), at(1));

    assertThat(said).isEmpty();
  }

  private static Instant at(int seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }

  private static TaskEffect send() {
    return new TaskEffect.Send(
        PLACE, new ChannelRecord(Topic.MATCHING_TASKS, "n/q", TASK.toByteString()));
  }

  private static OwedTask dispatch() {
    return OwedTask.newBuilder().setDispatch(TASK).build();
  }

  private static OwedTasks owed(OwedTask task) {
    return OwedTasks.newBuilder().addTasks(task).build();
  }

  private final class Said implements TaskWatch {
    @Override
    public void tried(String operation) {
      said.add("tried " + operation);
    }

    @Override
    public void failed(String operation) {
      said.add("failed " + operation);
    }

    @Override
    public void done(String operation, Course course) {
      said.add(
          "done %s after %d, %d and %d s and %d tries"
              .formatted(
                  operation,
                  course.sinceOwed().toSeconds(),
                  course.sinceFirstTry().toSeconds(),
                  course.sinceLastTry().toSeconds(),
                  course.tries()));
    }
  }
}
