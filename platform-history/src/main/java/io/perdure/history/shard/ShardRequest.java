package io.perdure.history.shard;

import io.perdure.history.state.WorkflowKey;
import io.perdure.history.workflow.decision.Decision;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A request about one workflow id, on its way through a shard.
 *
 * @param runIds the runs that it names, besides the current one; UUIDs in lower case
 * @param answer told once, by the driver, when what was decided is durable
 */
public record ShardRequest<Q, R>(
    WorkflowKey key,
    Set<String> runIds,
    Q request,
    Decision<Q, R> decision,
    RequestTraits traits,
    Consumer<Answered<R>> answer) {}
