package io.perdure.history.state;

import io.perdure.common.attribute.NoValue;
import io.perdure.common.attribute.PredefinedAttribute;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;
import java.util.Optional;

/**
 * What a run shows of itself to whoever lists runs: its memo and its search attributes, and beside
 * them what the platform says of it. Stored is only what the started event does not tell.
 */
public final class VisibleProperties {
  private static final String ONLY = "";

  private final PendingItems<Memo> memo = new PendingItems<>(ItemKind.MEMO, Memo.parser());
  private final PendingItems<SearchAttributes> searchAttributes =
      new PendingItems<>(ItemKind.SEARCH_ATTRIBUTES, SearchAttributes.parser());
  private final PendingItems<Payload> platformAttributes =
      new PendingItems<>(ItemKind.PLATFORM_ATTRIBUTE, Payload.parser());
  private final Execution execution;
  private boolean changed;

  VisibleProperties(Execution execution) {
    this.execution = execution;
  }

  /** The memo as it is now. */
  public Memo memo() {
    return memo.get(ONLY).orElseGet(() -> execution.started().getMemo());
  }

  /** The search attributes as the workflow has them now. */
  public SearchAttributes searchAttributes() {
    return searchAttributes.get(ONLY).orElseGet(() -> execution.started().getSearchAttributes());
  }

  /** The search attributes that readers are shown: the workflow's own and the platform's. */
  public SearchAttributes shownAttributes() {
    return platformAttributes.isEmpty()
        ? searchAttributes()
        : searchAttributes().toBuilder().putAllIndexedFields(platformAttributes.byKey()).build();
  }

  /** Whether the platform says something of the run in this attribute. */
  public boolean isSaid(PredefinedAttribute attribute) {
    return platformAttributes.contains(attribute.attributeName());
  }

  /** The platform says something of the run; through {@link Turn#quietly} only. */
  public void say(PredefinedAttribute attribute, Payload value) {
    var name = attribute.attributeName();
    if (!platformAttributes.get(name).equals(Optional.of(value))) {
      platformAttributes.put(name, value);
      changed = true;
    }
  }

  /** The platform takes back what it has said; through {@link Turn#quietly} only. */
  public void takeBack(PredefinedAttribute attribute) {
    changed |= platformAttributes.remove(attribute.attributeName()).isPresent();
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

  PendingItems<Payload> platformAttributeItems() {
    return platformAttributes;
  }
}
