package io.perdure.common.cluster;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a shard or a matching partition, as it is stored.
 *
 * @param epoch raised by each taking; a writer with a lower one is fenced
 * @param owner id of the owning node; null when it was given back
 */
public record Lease(int id, long epoch, @Nullable UUID owner) {}
