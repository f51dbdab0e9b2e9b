package io.perdure.history.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.perdure.common.error.Broken;
import io.perdure.history.state.stored.RunState;
import io.perdure.history.state.stored.StoredItem;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run's items of one kind, in the order of their keys. They are stored with the run's head or,
 * once the run is split, each as a part of its own, of which only the changed ones are written.
 */
public final class PendingItems<M extends MessageLite> {
  /** What an item takes in memory beside twice its bytes: objects, keys, places in indexes. */
  private static final int ITEM_WEIGHT = 500;

  private final int kind;
  private final Parser<M> parser;
  private final TreeMap<String, M> items = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();
  private long bytes;

  /**
   * @param kind the number under which the items are stored, fixed for ever; see {@link ItemKind}
   */
  PendingItems(ItemKind kind, Parser<M> parser) {
    this(kind.number(), parser);
  }

  private PendingItems(int kind, Parser<M> parser) {
    this.kind = kind;
    this.parser = parser;
  }

  /** Items of a kind that only a later build knows: none of their fields is known. */
  static PendingItems<Empty> ofLaterBuild(int kind) {
    return new PendingItems<>(kind, Empty.parser());
  }

  int kind() {
    return kind;
  }

  public Optional<M> get(String key) {
    return Optional.ofNullable(items.get(key));
  }

  public boolean contains(String key) {
    return items.containsKey(key);
  }

  /** In the order of their keys; not to be kept. */
  public Collection<M> values() {
    return Collections.unmodifiableCollection(items.values());
  }

  /** In the order of their keys; not to be kept. */
  public Map<String, M> byKey() {
    return Collections.unmodifiableMap(items);
  }

  public int size() {
    return items.size();
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Bytes that the items take when stored. */
  public long bytes() {
    return bytes;
  }

  /** About how many bytes of memory the items take. */
  long weight() {
    return 2 * bytes + (long) ITEM_WEIGHT * items.size();
  }

  /** Adds the item or puts it in the place of the one before. */
  public void put(String key, M item) {
    var before = items.put(key, item);
    bytes += size(key, item) - (before == null ? 0 : size(key, before));
    changed.add(key);
  }

  /** Removes the item, if it is there. */
  public Optional<M> remove(String key) {
    var before = items.remove(key);
    if (before != null) {
      bytes -= size(key, before);
      changed.add(key);
    }
    return Optional.ofNullable(before);
  }

  /** Removes all. */
  public void clear() {
    changed.addAll(items.keySet());
    items.clear();
    bytes = 0;
  }

  void load(String key, ByteString data) {
    try {
      put(key, parser.parseFrom(data));
    } catch (InvalidProtocolBufferException unreadable) {
      throw new Broken("a stored item of kind " + kind + " cannot be read");
    }
    changed.remove(key);
  }

  void saveWhole(RunState.Builder head) {
    items.forEach(
        (key, item) ->
            head.addItems(
                StoredItem.newBuilder().setKind(kind).setKey(key).setData(item.toByteString())));
  }

  /** Makes the next {@link #saveChanged} write all. */
  void touchAll() {
    changed.addAll(items.keySet());
  }

  void saveChanged(Map<PartKey, ByteString> written, Set<PartKey> removed) {
    for (var key : changed) {
      var item = items.get(key);
      if (item == null) {
        removed.add(new PartKey(kind, key));
      } else {
        written.put(new PartKey(kind, key), item.toByteString());
      }
    }
    changed.clear();
  }

  void forgetChanges() {
    changed.clear();
  }

  private static int size(String key, MessageLite item) {
    return key.length() + item.getSerializedSize();
  }
}
