package io.perdure.matching.store;

import io.temporal.api.taskqueue.v1.TaskQueueConfig;

/** What operators have configured of one queue. */
public record QueueConfig(QueueKey queue, TaskQueueConfig config) {}
