package io.perdure.history.shard;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the requests that a shard has taken and not yet answered, and refuses what is too much: a
 * fifth of the room is kept for requests that finish work, and one namespace gets half of the rest.
 */
final class Admission {
  private final ShardLimits limits;
  private final Map<String, Integer> byNamespace = new HashMap<>();
  private int requests;
  private long bytes;

  Admission(ShardLimits limits) {
    this.limits = limits;
  }

  /** Takes a request, or says why not. */
  Optional<ServiceException> take(Pending<?, ?> pending) {
    var request = pending.request();
    var traits = request.traits();
    var share = traits.finishing() ? 1.0 : 0.8;
    if (requests + 1 > limits.waitingRequests() * share
        || bytes + traits.bytes() > limits.waitingBytes() * share) {
      return Optional.of(Exhausted.systemOverloaded("too many requests wait for this shard"));
    }
    var namespaceId = request.key().namespaceId();
    if (!traits.finishing()
        && byNamespace.getOrDefault(namespaceId, 0) + 1 > limits.waitingRequests() / 2) {
      return Optional.of(
          Exhausted.systemOverloaded("too many requests of this namespace wait for this shard"));
    }
    pending.counted(true);
    requests++;
    bytes += traits.bytes();
    byNamespace.merge(namespaceId, 1, Integer::sum);
    return Optional.empty();
  }

  /** A request that was taken has been answered, or waits in another place. */
  void leave(Pending<?, ?> pending) {
    if (!pending.counted()) {
      return;
    }
    pending.counted(false);
    var request = pending.request();
    requests--;
    bytes -= request.traits().bytes();
    byNamespace.computeIfPresent(
        request.key().namespaceId(), (_, count) -> count == 1 ? null : count - 1);
  }
}
