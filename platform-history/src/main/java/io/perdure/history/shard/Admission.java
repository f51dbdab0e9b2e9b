package io.perdure.history.shard;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.ServiceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the requests that a shard has taken and not yet answered, and refuses what is too much: a
 * fifth of the room is kept for requests that finish work, and one namespace gets at most half for
 * all others.
 */
final class Admission {
  private final ShardLimits limits;
  private final Map<String, Share> byNamespace = new HashMap<>();
  private int requests;
  private long bytes;

  /** What one namespace has waiting here. */
  private record Share(int requests, long bytes) {
    static final Share NONE = new Share(0, 0);

    Share plus(long more) {
      return new Share(requests + 1, bytes + more);
    }

    Share minus(long less) {
      return new Share(requests - 1, bytes - less);
    }
  }

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
    var ofNamespace = byNamespace.getOrDefault(namespaceId, Share.NONE).plus(traits.bytes());
    if (!traits.finishing() && isOverHalf(ofNamespace)) {
      return Optional.of(
          Exhausted.systemOverloaded("too many requests of this namespace wait for this shard"));
    }
    pending.counted(true);
    requests++;
    bytes += traits.bytes();
    byNamespace.put(namespaceId, ofNamespace);
    return Optional.empty();
  }

  private boolean isOverHalf(Share share) {
    return share.requests() > limits.waitingRequests() / 2
        || share.bytes() > limits.waitingBytes() / 2;
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
        request.key().namespaceId(),
        (_, share) -> share.requests() == 1 ? null : share.minus(request.traits().bytes()));
  }
}
