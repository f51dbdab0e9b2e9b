package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.matching.store.QueueKey;
import java.time.Instant;

/**
 * A query that a worker shall answer by itself, beside its workflow tasks.
 *
 * @param id unique within one ownership of the matching partition
 * @param sticky whether the queue is a worker's own sticky queue
 * @param response what the poller is given: a serialized poll response without a task token
 * @param answerBy when it is given up
 */
public record Query(
    long id, QueueKey queue, boolean sticky, ByteString response, Instant answerBy) {}
