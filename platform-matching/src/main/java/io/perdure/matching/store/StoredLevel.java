package io.perdure.matching.store;

/**
 * What the backlog holds of one queue at one priority key.
 *
 * @param tasks how many, if that was asked for
 * @param first the task that stands first
 * @param lastPass the pass of the task that stands last
 */
public record StoredLevel(long tasks, BacklogTask first, long lastPass) {}
