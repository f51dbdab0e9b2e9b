package io.perdure.history.state;

import io.perdure.common.attribute.NoValue;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;

/**
 * What a run shows of itself to whoever lists runs: its memo and its search attributes. Stored are
 * only those that are no longer as the started event tells them.
 */
public final class VisibleProperties {
  private static final String ONLY = "";

  private final PendingItems<Memo> memo = new PendingItems<>(ItemKind.MEMO, Memo.parser());
  private final PendingItems<SearchAttributes> searchAttributes =
      new PendingItems<>(ItemKind.SEARCH_ATTRIBUTES, SearchAttributes.parser());
  private final Execution execution;
  private boolean changed;

  VisibleProperties(Execution execution) {
    this.execution = execution;
  }

  /** The memo as it is now. */
  public Memo memo() {
    return memo.get(ONLY).orElseGet(() -> execution.started().getMemo());
  }

  /** The search attributes as they are now. */
  public SearchAttributes searchAttributes() {
    return searchAttributes.get(ONLY).orElseGet(() -> execution.started().getSearchAttributes());
  }

  void upserted(UpsertWorkflowSearchAttributesEventAttributes event) {
    searchAttributes.put(ONLY, NoValue.merged(searchAttributes(), event.getSearchAttributes()));
    changed = true;
  }

  void modified(WorkflowPropertiesModifiedEventAttributes event) {
    memo.put(ONLY, NoValue.merged(memo(), event.getUpsertedMemo()));
    changed = true;
  }

  /** Whether anything has changed since the last call. */
  boolean takeChanged() {
    var was = changed;
    changed = false;
    return was;
  }

  PendingItems<Memo> memoItems() {
    return memo;
  }

  PendingItems<SearchAttributes> searchAttributeItems() {
    return searchAttributes;
  }
}
