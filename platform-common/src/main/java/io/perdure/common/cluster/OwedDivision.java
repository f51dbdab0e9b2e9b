package io.perdure.common.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Divides what the shards of an earlier layout owe among those of a new one. */
public final class OwedDivision {
  private final NavigableMap<Integer, Shard> byFirstSlot = new TreeMap<>();

  /**
   * @param shards which have all slots between them
   */
  public OwedDivision(List<Shard> shards) {
    shards.forEach(shard -> byFirstSlot.put(shard.firstSlot(), shard));
  }

  /**
   * What each shard owes from now on of one outbox row: the tasks of its runs, in their order. What
   * cannot be read goes to one shard as it is, and is set aside there as it would have been.
   *
   * @param owed a serialized {@code OwedTasks}
   * @param earlier the shard that has owed it
   */
  public Map<Shard, ByteString> divide(ByteString owed, Shard earlier) {
    try {
      return divide(OwedTasks.parseFrom(owed), earlier);
    } catch (InvalidProtocolBufferException unreadable) {
      return Map.of(holder(earlier.firstSlot()), owed);
    }
  }

  private Map<Shard, ByteString> divide(OwedTasks owed, Shard earlier) {
    var parts = new LinkedHashMap<Shard, OwedTasks.Builder>();
    for (var task : owed.getTasksList()) {
      parts
          .computeIfAbsent(holder(slot(task, earlier)), _ -> owed.toBuilder().clearTasks())
          .addTasks(task);
    }
    var divided = new LinkedHashMap<Shard, ByteString>();
    parts.forEach((shard, part) -> divided.put(shard, part.build().toByteString()));
    return divided;
  }

  private Shard holder(int slot) {
    return byFirstSlot.floorEntry(slot).getValue();
  }

  private static int slot(OwedTask task, Shard earlier) {
    return switch (task.getTaskCase()) {
      case DISPATCH ->
          Slots.of(task.getDispatch().getNamespaceId(), task.getDispatch().getWorkflowId());
      case VISIBILITY ->
          Slots.of(task.getVisibility().getNamespaceId(), task.getVisibility().getWorkflowId());
      case HISTORY_DELETION -> {
        var deletion = task.getHistoryDeletion();
        yield Slots.of(deletion.getNamespaceId(), deletion.getWorkflowId());
      }
      case CROSS_EXECUTION -> {
        var crossing = task.getCrossExecution();
        yield Slots.of(crossing.getNamespaceId(), crossing.getWorkflowId());
      }
      case TASK_NOT_SET -> earlier.firstSlot(); // Of a later version.
    };
  }
}
