package io.perdure.common.cluster;

import java.nio.charset.StandardCharsets;

/**
 * Which slot a workflow id belongs to: Murmur3 (x86, 32 bit, seed 0) of namespace id, a zero byte
 * and workflow id in UTF-8, modulo 16,384. Fixed for ever: the slot is a column of every execution
 * row.
 */
public final class Slots {
  /** Number of slots. */
  public static final int COUNT = 16_384;

  /** Slots in a timer bucket. */
  public static final int PER_BUCKET = 64;

  private Slots() {}

  /** The slot of a workflow id, 0 to 16,383. */
  public static int of(String namespaceId, String workflowId) {
    var bytes = (namespaceId + '\0' + workflowId).getBytes(StandardCharsets.UTF_8);
    return Integer.remainderUnsigned(murmur3(bytes), COUNT);
  }

  /** The timer bucket of a slot, 0 to 255. */
  public static int bucket(int slot) {
    return slot / PER_BUCKET;
  }

  /** The matching partition that a slot belongs to. */
  public static int partition(int slot, int partitions) {
    return slot * partitions / COUNT;
  }

  /** The first slot of a matching partition. */
  public static int firstOfPartition(int partition, int partitions) {
    return (partition * COUNT + partitions - 1) / partitions;
  }

  private static int murmur3(byte[] bytes) {
    var hash = 0;
    var whole = bytes.length & ~3;
    for (var at = 0; at < whole; at += 4) {
      hash = Integer.rotateLeft(hash ^ mixed(word(bytes, at, 4)), 13) * 5 + 0xe6546b64;
    }
    hash ^= mixed(word(bytes, whole, bytes.length - whole));
    return finished(hash ^ bytes.length);
  }

  private static int word(byte[] bytes, int from, int length) {
    var word = 0;
    for (var i = 0; i < length; i++) {
      word |= (bytes[from + i] & 0xff) << (8 * i);
    }
    return word;
  }

  private static int mixed(int word) {
    return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
  }

  private static int finished(int hash) {
    var mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
