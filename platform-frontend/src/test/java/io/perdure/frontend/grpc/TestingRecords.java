package io.perdure.frontend.grpc;

import io.perdure.common.visibility.Condition;
import io.perdure.common.visibility.Position;
import io.perdure.common.visibility.VisibilityRecords;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Visibility records of which there is one in each namespace, with the namespace's id. */
final class TestingRecords implements VisibilityRecords {
  @Override
  public List<WorkflowExecutionInfo> page(
      String namespaceId, Condition condition, Optional<Position> after, int limit) {
    return List.of(
        WorkflowExecutionInfo.newBuilder()
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(namespaceId))
            .build());
  }

  @Override
  public Map<WorkflowExecutionStatus, Long> countByStatus(String namespaceId, Condition condition) {
    return Map.of(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING, 1L);
  }
}
