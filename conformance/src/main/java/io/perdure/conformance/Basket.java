package io.perdure.conformance;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is filled by updates and looked into by queries until it is told to finish. */
@WorkflowInterface
public interface Basket {
  @WorkflowMethod
  List<Object> run(@Nullable Object input);

  @QueryMethod
  List<Object> items();

  @UpdateMethod
  int add(Object item);

  @UpdateValidatorMethod(updateName = "add")
  void refuseNothing(Object item);

  @UpdateMethod
  int addWhenReleased(Object item);

  @SignalMethod
  void release(@Nullable Object reason);

  @SignalMethod
  void finish(@Nullable Object reason);

  /** The program of {@link Basket}. */
  final class Program implements Basket {
    private final List<Object> items = new ArrayList<>();
    private boolean released;
    private boolean finished;

    @Override
    public List<Object> run(@Nullable Object input) {
      Workflow.await(() -> finished);
      return items;
    }

    @Override
    public List<Object> items() {
      return items;
    }

    @Override
    public int add(Object item) {
      items.add(item);
      return items.size();
    }

    @Override
    public void refuseNothing(Object item) {
      if (item.equals("")) {
        throw new IllegalArgumentException("nothing to add");
      }
    }

    @Override
    public int addWhenReleased(Object item) {
      Workflow.await(() -> released);
      return add(item);
    }

    @Override
    public void release(@Nullable Object reason) {
      released = true;
    }

    @Override
    public void finish(@Nullable Object reason) {
      finished = true;
    }
  }
}
