package io.perdure.matching.store;

/** Names one row of the backlog. */
public record BacklogKey(QueueKey queue, BacklogPosition position) {}
