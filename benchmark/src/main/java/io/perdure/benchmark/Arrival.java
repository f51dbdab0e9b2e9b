package io.perdure.benchmark;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.function.Consumer;

/** A workflow that tells when its first task has come, and ends. */
@WorkflowInterface
public interface Arrival {
  @WorkflowMethod
  void arrive();

  /** The program of {@link Arrival}. */
  final class Program implements Arrival {
    private final Consumer<String> arrived;

    Program(Consumer<String> arrived) {
      this.arrived = arrived;
    }

    @Override
    public void arrive() {
      arrived.accept(Workflow.getInfo().getWorkflowId()); // Nothing that a replay would miss.
    }
  }
}
