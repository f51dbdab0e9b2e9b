package io.perdure.conformance.kill;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A workflow that works in rounds: an activity, a timer, signals at any time, and a child that
 * signals it.
 */
@WorkflowInterface
public interface Rounds {
  /** Goes so many rounds; 0 means until it is told to finish. */
  @WorkflowMethod
  Report run(int rounds);

  @SignalMethod
  void note(String note);

  @SignalMethod
  void finish();

  /**
   * What the activities returned, round by round, and what the signals brought.
   *
   * @param delivery what the child returned
   */
  record Report(List<String> results, List<String> notes, String delivery) {}

  /** The one activity. */
  @ActivityInterface
  interface Work {
    String work(String workflowId, int round);

    /** How a workflow asks for it. */
    static Work stub() {
      return Workflow.newActivityStub(
          Work.class,
          ActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofSeconds(10))
              .setRetryOptions(
                  RetryOptions.newBuilder()
                      .setInitialInterval(Duration.ofMillis(200))
                      .setMaximumInterval(Duration.ofSeconds(2))
                      .build())
              .build());
    }
  }

  /** The program of {@link Rounds}. */
  final class Program implements Rounds {
    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 2_500;

    private final Work work = Work.stub();
    private final List<String> results = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean finishing;

    @Override
    public Report run(int rounds) {
      var workflowId = Workflow.getInfo().getWorkflowId();
      var delivery = Async.function(delivery(workflowId)::go, workflowId);
      var random = Workflow.newRandom();
      for (int round = 0; rounds == 0 ? !finishing : round < rounds; round++) {
        results.add(work.work(workflowId, round));
        Workflow.sleep(Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)));
      }
      return new Report(results, notes, delivery.get());
    }

    private static Delivery delivery(String workflowId) {
      return Workflow.newChildWorkflowStub(
          Delivery.class,
          ChildWorkflowOptions.newBuilder().setWorkflowId(Delivery.idFor(workflowId)).build());
    }

    @Override
    public void note(String note) {
      notes.add(note);
    }

    @Override
    public void finish() {
      finishing = true;
    }
  }
}
