package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.matching.store.QueueKey;
import java.util.Optional;

/**
 * The way to the other partitions of task queues, wherever they are. All methods block, and end
 * when their thread is interrupted; none throws.
 */
public interface OtherPartitions {
  /** Lets a poll wait at the root of its queue: a poll response, or nothing for any reason. */
  Optional<ByteString> poll(Poll poll);

  /** Lets a task wait at the root of its queue. */
  Message.OfferAnswered offer(Effect.OfferTask offer);

  /** Tells a partition that its root is being polled, or that its configuration has changed. */
  void wake(QueueKey partition, boolean configured);
}
