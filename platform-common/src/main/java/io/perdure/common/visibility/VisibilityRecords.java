package io.perdure.common.visibility;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored visibility records, as listings read them. */
public interface VisibilityRecords {
  /**
   * The runs that a condition selects, in the order of their {@link Position}s.
   *
   * @param after where the page before ended
   * @param limit at most so many
   * @throws io.perdure.common.error.Unavailable when they cannot be read
   */
  List<WorkflowExecutionInfo> page(
      String namespaceId, Condition condition, Optional<Position> after, int limit);

  /**
   * How many runs a condition selects, by status; a status without any is absent.
   *
   * @throws io.perdure.common.error.Unavailable when they cannot be read
   */
  Map<WorkflowExecutionStatus, Long> countByStatus(String namespaceId, Condition condition);
}
