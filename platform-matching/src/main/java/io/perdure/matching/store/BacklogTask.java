package io.perdure.matching.store;

import io.perdure.common.api.DispatchTask;

/** One row of the backlog: a task that found no poller. */
public record BacklogTask(BacklogKey key, DispatchTask task) {}
