package io.perdure.history.store;

import io.perdure.history.state.WorkflowKey;
import java.util.Set;

/**
 * What a shard wants to have in memory of a workflow id: its current run always, and the named runs
 * if they exist.
 */
public record LoadKey(WorkflowKey workflow, Set<String> runIds) {}
