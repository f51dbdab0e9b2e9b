package io.perdure.matching.store;

import io.perdure.common.api.TaskKind;

/** Names one task queue: a family has one queue for each kind of task (MT-1). */
public record QueueKey(String namespaceId, String name, TaskKind kind) {}
