package io.perdure.common.channel;

import java.util.Optional;

/**
 * Tells how far topic partitions are consumed, as their receivers have saved it in the transactions
 * of what the records caused.
 */
@FunctionalInterface
public interface ConsumedOffsets {
  /** Nobody saves anything: what is committed to Kafka counts. */
  ConsumedOffsets NONE = (_, _) -> Optional.empty();

  /**
   * What was saved last; asked when this node begins to read the partition. May block; when it
   * throws it is asked again.
   */
  Optional<Consumed> saved(Topic topic, int partition);
}
