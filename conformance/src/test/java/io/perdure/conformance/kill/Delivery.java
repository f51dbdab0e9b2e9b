package io.perdure.conformance.kill;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A child of {@link Rounds}: does one piece of work and tells its parent by a signal. */
@WorkflowInterface
public interface Delivery {
  /** What the parent hears of by a signal. */
  String NOTE = "note of the delivery";

  /** Returns what the activity returned. */
  @WorkflowMethod
  String go(String parentId);

  /** The id of a run's delivery. */
  static String idFor(String parentId) {
    return parentId + "/delivery";
  }

  /** The program of {@link Delivery}. */
  final class Program implements Delivery {
    @Override
    public String go(String parentId) {
      var result = Rounds.Work.stub().work(Workflow.getInfo().getWorkflowId(), 0);
      Workflow.newExternalWorkflowStub(Rounds.class, parentId).note(NOTE);
      return result;
    }
  }
}
