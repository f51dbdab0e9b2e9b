package io.perdure.history.store;

import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of a workflow id.
 *
 * @param currentRunId null when the workflow id has no run
 * @param runs the current run and those of the named runs that exist under this workflow id
 */
public record LoadedWorkflow(
    WorkflowKey workflow, @Nullable String currentRunId, List<StoredRun> runs) {}
