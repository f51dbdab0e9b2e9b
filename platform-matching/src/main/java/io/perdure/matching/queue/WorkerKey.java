package io.perdure.matching.queue;

import io.perdure.common.api.TaskKind;

/** The part of a started worker that polls for one kind of task; its key is new with each start. */
public record WorkerKey(String namespaceId, String instanceKey, TaskKind kind) {}
