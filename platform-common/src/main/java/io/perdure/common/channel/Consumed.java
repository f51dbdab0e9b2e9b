package io.perdure.common.channel;

import java.util.UUID;

/**
 * How far a topic partition is consumed.
 *
 * @param topicId the making of the topic whose offsets these are
 * @param next the first offset that may not be done
 */
public record Consumed(Topic topic, int partition, UUID topicId, long next) {}
