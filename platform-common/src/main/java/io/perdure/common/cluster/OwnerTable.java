package io.perdure.common.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which slots, as it is stored: what every node that calls others reads once a second.
 *
 * @param shards by first slot
 * @param partitions the matching partitions, by first slot
 */
public record OwnerTable(List<Entry> shards, List<Entry> partitions) {
  /** Nothing is known yet. */
  public static final OwnerTable EMPTY = new OwnerTable(List.of(), List.of());

  /**
   * A range of slots, both ends included.
   *
   * @param owner null while it moves
   */
  public record Entry(int id, int firstSlot, int lastSlot, @Nullable Node owner) {
    boolean holds(int slot) {
      return firstSlot <= slot && slot <= lastSlot;
    }
  }

  /** Whose a slot is; empty while it moves. */
  public Optional<Node> owner(Leased kind, int slot) {
    return entries(kind).stream()
        .filter(entry -> entry.holds(slot))
        .findFirst()
        .flatMap(entry -> Optional.ofNullable(entry.owner()));
  }

  /** The entries of matching partitions with these owners, by id. */
  public static List<Entry> partitions(List<Optional<Node>> owners) {
    var count = owners.size();
    return IntStream.range(0, count)
        .mapToObj(
            id ->
                new Entry(
                    id,
                    Slots.firstOfPartition(id, count),
                    Slots.firstOfPartition(id + 1, count) - 1,
                    owners.get(id).orElse(null)))
        .toList();
  }

  /** All nodes that own something. */
  public Set<Node> owners() {
    return Stream.concat(shards.stream(), partitions.stream())
        .flatMap(entry -> Optional.ofNullable(entry.owner()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Entry> entries(Leased kind) {
    return switch (kind) {
      case SHARD -> shards;
      case MATCHING_PARTITION -> partitions;
    };
  }
}
