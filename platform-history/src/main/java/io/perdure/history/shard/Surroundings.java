package io.perdure.history.shard;

import io.perdure.common.namespace.Namespaces;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.workflow.decision.Decision;
import java.util.function.Supplier;

/**
 * What a shard gets from outside for its decisions.
 *
 * @param newIds gives UUIDs that sort by time (version 7)
 * @param wakeUp decides what a run does when its wake-up has come
 */
public record Surroundings(
    Namespaces namespaces, Supplier<String> newIds, Decision<WakeUpTime, ?> wakeUp) {}
