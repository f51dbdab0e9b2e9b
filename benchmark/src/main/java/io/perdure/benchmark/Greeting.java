package io.perdure.benchmark;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** The simplest workflow of use: start, one activity, complete. */
@WorkflowInterface
public interface Greeting {
  @WorkflowMethod
  String greet(String name);

  /** The one activity. */
  @ActivityInterface
  interface Composing {
    String compose(String name);
  }

  /** The program of {@link Greeting}. */
  final class Program implements Greeting {
    private final Composing composing =
        Workflow.newActivityStub(
            Composing.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setDisableEagerExecution(true) // Each task shall cross the server's queues.
                .build());

    @Override
    public String greet(String name) {
      return composing.compose(name);
    }
  }
}
