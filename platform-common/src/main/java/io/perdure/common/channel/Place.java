package io.perdure.common.channel;

/** Where a record that has been read stands in its topic partition. */
public record Place(Reading reading, long offset) {}
