package io.perdure.history.workflow.external;

import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** The namespace that a command about another workflow names: only the run's own (CM-10). */
public final class TargetNamespace {
  private TargetNamespace() {}

  /**
   * The name of the namespace.
   *
   * @param named what the command says; empty for the run's own
   * @throws BadCommand when it is another one
   */
  public static String of(String named, WorkflowTaskFailedCause cause, Turn turn) {
    var own = turn.namespace().name();
    if (!named.isEmpty() && !named.equals(own)) {
      throw new BadCommand(cause, "cross namespace commands are not allowed");
    }
    return own;
  }
}
