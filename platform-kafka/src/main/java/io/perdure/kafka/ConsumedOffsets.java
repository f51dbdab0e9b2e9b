package io.perdure.kafka;

import io.perdure.common.channel.Topic;
import java.util.OptionalLong;

/**
 * Keeps how far a topic partition has been consumed together with what its records caused. What is
 * consumed is committed to Kafka in any case.
 */
public interface ConsumedOffsets {
  /** Nothing is kept beside what is committed to Kafka. */
  ConsumedOffsets IN_KAFKA =
      new ConsumedOffsets() {
        @Override
        public OptionalLong next(Topic topic, int partition) {
          return OptionalLong.empty();
        }

        @Override
        public void advanced(Topic topic, int partition, long next) {}
      };

  /**
   * The offset to begin with, asked when this node begins to own the partition; empty when nothing
   * is kept. May block; when it throws it is asked again.
   */
  OptionalLong next(Topic topic, int partition);

  /**
   * All records below an offset are done. Must neither block nor fail.
   *
   * @param next the first that may not be done
   */
  void advanced(Topic topic, int partition, long next);
}
