package io.perdure.benchmark;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** A workflow that works, one activity after the other, until it has had so many signals. */
@WorkflowInterface
public interface Counting {
  @WorkflowMethod
  int count(int signals);

  @SignalMethod
  void add();

  /** The program of {@link Counting}. */
  final class Program implements Counting {
    private final Greeting.Composing composing =
        Workflow.newActivityStub(
            Greeting.Composing.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

    private int added;

    @Override
    public int count(int signals) {
      int activities = 0;
      while (added < signals) {
        composing.compose("Ada");
        activities++;
      }
      return activities;
    }

    @Override
    public void add() {
      added++;
    }
  }
}
