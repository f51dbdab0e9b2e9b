package io.perdure.benchmark;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A workflow that stays in its worker's cache, to be asked and told. */
@WorkflowInterface
public interface Tally {
  @WorkflowMethod
  void run();

  @QueryMethod
  int sum();

  @UpdateMethod
  int add(int number);

  @SignalMethod
  void finish();

  /** The program of {@link Tally}. */
  final class Program implements Tally {
    private int sum;
    private boolean finished;

    @Override
    public void run() {
      Workflow.await(() -> finished);
    }

    @Override
    public int sum() {
      return sum;
    }

    @Override
    public int add(int number) {
      sum += number;
      return sum;
    }

    @Override
    public void finish() {
      finished = true;
    }
  }
}
