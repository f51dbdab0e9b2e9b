package io.perdure.history.workflow;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.List;

/**
 * A workflow task that a poller has been given.
 *
 * @param response all but the history
 * @param firstEventId of the history that belongs into the response
 * @param nextEventId first id behind what is stored of that history
 * @param unwritten events that follow the stored ones and are not stored: those of a repeated
 *     attempt
 */
public record StartedWorkflowTask(
    PollWorkflowTaskQueueResponse response,
    long firstEventId,
    long nextEventId,
    List<HistoryEvent> unwritten) {}
