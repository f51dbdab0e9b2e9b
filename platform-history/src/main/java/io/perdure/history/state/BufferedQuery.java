package io.perdure.history.state;

import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query that travels with a run's workflow tasks until a worker has answered it (QU-9). */
public final class BufferedQuery {
  private final String id;
  private final WorkflowQuery query;
  private @Nullable WorkflowQueryResult result;
  private boolean abandoned;

  /**
   * @param id by which the worker names it
   */
  public BufferedQuery(String id, WorkflowQuery query) {
    this.id = id;
    this.query = query;
  }

  /** What the worker has answered. */
  public Optional<WorkflowQueryResult> result() {
    return Optional.ofNullable(result);
  }

  /** Nobody waits for the answer any more. */
  public void abandon() {
    abandoned = true;
  }

  String id() {
    return id;
  }

  WorkflowQuery query() {
    return query;
  }

  void answer(WorkflowQueryResult answered) {
    result = answered;
  }

  boolean isWanted() {
    return result == null && !abandoned;
  }
}
