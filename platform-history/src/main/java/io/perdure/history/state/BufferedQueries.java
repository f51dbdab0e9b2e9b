package io.perdure.history.state;

import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.query.v1.WorkflowQueryResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The queries that wait for a run's next workflow task (QU-7). In memory only, and no part of what
 * the run is: whoever asks adds the query again when memory has been dropped.
 */
public final class BufferedQueries {
  /** Queries that may travel with one workflow task. */
  public static final int LIMIT = 100;

  private final Map<String, BufferedQuery> waiting = new LinkedHashMap<>();

  /** Adds a query unless it is here; false when too many are. */
  public boolean add(BufferedQuery query) {
    if (waiting.containsKey(query.id())) {
      return true;
    }
    waiting.values().removeIf(other -> !other.isWanted());
    if (waiting.size() >= LIMIT) {
      return false;
    }
    waiting.put(query.id(), query);
    return true;
  }

  public void remove(BufferedQuery query) {
    waiting.remove(query.id());
  }

  /** What a worker that gets a workflow task now is asked, by the id of its answer. */
  public Map<String, WorkflowQuery> questions() {
    var questions = new LinkedHashMap<String, WorkflowQuery>();
    waiting.values().stream()
        .filter(BufferedQuery::isWanted)
        .forEach(query -> questions.put(query.id(), query.query()));
    return questions;
  }

  /** A worker has answered; what nobody has asked is ignored (WC-18). */
  public void answer(String id, WorkflowQueryResult result) {
    var query = waiting.remove(id);
    if (query != null) {
      query.answer(result);
    }
  }
}
