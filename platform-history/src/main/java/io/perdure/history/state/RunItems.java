package io.perdure.history.state;

import com.google.protobuf.ByteString;
import io.perdure.history.state.stored.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** All items of a run: stored with its head while they are few, else each as a part of its own. */
final class RunItems {
  /** A run whose items take more than this is split into parts, once and for good. */
  private static final int SPLIT_BYTES = 4_096;

  private final List<PendingItems<?>> kinds;
  private boolean split;

  RunItems(List<PendingItems<?>> kinds) {
    this.kinds = new ArrayList<>(kinds);
  }

  /** Bytes that they take when stored. */
  long bytes() {
    return kinds.stream().mapToLong(PendingItems::bytes).sum();
  }

  /** About how many bytes of memory they take. */
  long weight() {
    return kinds.stream().mapToLong(PendingItems::weight).sum();
  }

  /** A turn has changed some of them. */
  void turned() {
    if (!split && bytes() > SPLIT_BYTES) {
      split = true;
      kinds.forEach(PendingItems::touchAll);
    }
  }

  /** Adds to the run's head what is stored with it. */
  void save(RunState.Builder head) {
    head.setSplit(split);
    if (!split) {
      kinds.forEach(items -> items.saveWhole(head));
    }
  }

  /** The parts changed since the last call. */
  PartChanges takeChanges() {
    if (!split) {
      kinds.forEach(PendingItems::forgetChanges);
      return PartChanges.NONE;
    }
    var written = new HashMap<PartKey, ByteString>();
    var removed = new HashSet<PartKey>();
    kinds.forEach(items -> items.saveChanged(written, removed));
    return new PartChanges(written, removed);
  }

  /** Takes what is stored with the run's head. */
  void load(RunState head) {
    split = head.getSplit();
    head.getItemsList().forEach(item -> load(item.getKind(), item.getKey(), item.getData()));
  }

  /** Takes what is stored as a part. */
  void load(int kind, String key, ByteString data) {
    kinds.stream()
        .filter(items -> items.kind() == kind)
        .findFirst()
        .orElseGet(() -> ofLaterBuild(kind))
        .load(key, data);
  }

  /** Nodes of two builds may own the run in turn: what one does not know, it keeps. */
  private PendingItems<?> ofLaterBuild(int kind) {
    var items = PendingItems.ofLaterBuild(kind);
    kinds.add(items);
    return items;
  }
}
