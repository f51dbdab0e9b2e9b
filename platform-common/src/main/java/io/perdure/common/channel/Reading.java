package io.perdure.common.channel;

import java.util.UUID;

/**
 * One reading of a topic partition by one node. It begins at or before the first record that is not
 * known to be done, so whatever is not done of an earlier reading comes again in it.
 *
 * @param topicId names this making of the topic: one that is deleted and created again has another,
 *     and its offsets begin again
 * @param claim by what right the node reads: for a matching partition the epoch of its lease
 * @param number differs between all readings of a process
 */
public record Reading(UUID topicId, int partition, long claim, long number) {}
