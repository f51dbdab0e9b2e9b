package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.matching.store.QueueKey;
import java.time.Instant;

/**
 * A worker's long poll.
 *
 * @param id unique within the matching partition, and growing
 * @param sticky whether the queue is a worker's own sticky queue
 * @param request the serialized poll request, for history
 * @param holdUntil when a poll that has no task is answered empty (MT-21)
 * @param answerBy when also a poll that is being handed a task is answered empty
 */
public record Poll(
    long id,
    QueueKey queue,
    boolean sticky,
    PollingWorker worker,
    ByteString request,
    Instant holdUntil,
    Instant answerBy) {

  /** Whose poll it is; without a key, nobody's. */
  WorkerKey workerKey() {
    return new WorkerKey(queue.namespaceId(), worker.instanceKey(), queue.kind());
  }
}
