package io.perdure.benchmark;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Schedules many activities at once, in three priorities by turns, on a task queue of their own.
 */
@WorkflowInterface
public interface ManyActivities {
  /** The priority keys of the activities. */
  List<Integer> PRIORITIES = List.of(1, 3, 5);

  @WorkflowMethod
  void run(int activities, String taskQueue);

  /** The activity. */
  @ActivityInterface
  interface Step {
    void take(int priority);
  }

  /** The program of {@link ManyActivities}. */
  final class Program implements ManyActivities {
    @Override
    public void run(int activities, String taskQueue) {
      var all = new ArrayList<Promise<Void>>();
      for (var number = 0; number < activities; number++) {
        int priority = PRIORITIES.get(number % PRIORITIES.size());
        var step = Workflow.newActivityStub(Step.class, options(taskQueue, priority));
        all.add(Async.procedure(step::take, priority));
      }
      Promise.allOf(all).get();
    }

    private static ActivityOptions options(String taskQueue, int priority) {
      return ActivityOptions.newBuilder()
          .setTaskQueue(taskQueue)
          .setScheduleToCloseTimeout(Duration.ofHours(12))
          .setStartToCloseTimeout(Duration.ofHours(1))
          .setPriority(Priority.newBuilder().setPriorityKey(priority).build())
          .build();
    }
  }
}
