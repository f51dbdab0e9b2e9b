package io.perdure.history.store;

import io.perdure.history.state.WorkflowKey;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a workflow id becomes the current one.
 *
 * @param before the run id that must be stored now; null when there must be none
 * @param after the run id that is stored from now on; null when there is none any more
 */
public record CurrentRunWrite(
    WorkflowKey workflow, @Nullable String before, @Nullable String after) {}
