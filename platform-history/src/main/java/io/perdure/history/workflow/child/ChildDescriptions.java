package io.perdure.history.workflow.child;

import io.perdure.history.state.Children;
import io.perdure.history.state.stored.ChildState;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;

/** What a parent's description says of a pending child (DE-4). */
public final class ChildDescriptions {
  private ChildDescriptions() {}

  public static PendingChildExecutionInfo of(ChildState child) {
    return PendingChildExecutionInfo.newBuilder()
        .setWorkflowId(child.getWorkflowId())
        .setRunId(child.getRunId())
        .setWorkflowTypeName(child.getWorkflowType())
        .setInitiatedId(child.getInitiatedEventId())
        .setParentClosePolicy(Children.parentClosePolicy(child))
        .build();
  }
}
