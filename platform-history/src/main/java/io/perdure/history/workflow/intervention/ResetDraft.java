package io.perdure.history.workflow.intervention;

import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.List;

/**
 * A reset that has been prepared.
 *
 * @param base the run that is reset
 * @param fork the new run as the copied events tell it
 * @param later what happened after them and is to happen again, in the run and in those that it
 *     went on in
 * @param last the last of these runs
 * @param readTo first event id of that run that has not been read
 */
public record ResetDraft(
    ResetWorkflowExecutionRequest request,
    RunKey base,
    StoredRun fork,
    List<HistoryEvent> later,
    String last,
    long readTo) {}
