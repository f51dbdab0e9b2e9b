package io.perdure.frontend.access;

import static io.temporal.api.enums.v1.ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT;
import static io.temporal.api.enums.v1.ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT;
import static io.temporal.api.enums.v1.ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE;
import static io.temporal.api.enums.v1.ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM;

import io.perdure.common.error.Exhausted;
import io.perdure.common.namespace.Namespace;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Bounds how much one namespace, and all together, ask of this frontend (FO-120…FO-130). */
final class Admission {
  private final FrontendLimits limits;
  private final InstantSource clock;
  private final TokenBucket all;

  /** By namespace id; only of namespaces that exist. */
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  Admission(FrontendLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.all = new TokenBucket(limits.rps(), limits.rps());
  }

  /**
   * Admits a call or refuses it.
   *
   * @return to be released when the call has ended
   * @throws Exhausted when a bound has been reached
   */
  Permit admit(Optional<Namespace> namespace, Object request) {
    var permit = namespace.map(known -> share(known).admit(request)).orElseGet(Permit::free);
    if (!all.take(clock.instant())) {
      permit.release();
      throw new Exhausted(
          "service rate limit exceeded",
          RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT,
          RESOURCE_EXHAUSTED_SCOPE_SYSTEM);
    }
    return permit;
  }

  private Share share(Namespace namespace) {
    return shares.computeIfAbsent(namespace.id(), _ -> new Share());
  }

  /** Whether the call may wait for something to happen (FO-130). */
  private static boolean waits(Object request) {
    return switch (request) {
      case PollWorkflowTaskQueueRequest _, PollActivityTaskQueueRequest _ -> true;
      case GetWorkflowExecutionHistoryRequest history -> history.getWaitNewEvent();
      default -> false;
    };
  }

  /** What one namespace has taken. */
  private final class Share {
    private final TokenBucket calls =
        new TokenBucket(limits.namespaceRps(), 2 * limits.namespaceRps());
    private final Semaphore waiting = new Semaphore(limits.namespaceLongPolls());

    Permit admit(Object request) {
      var permit = Permit.free();
      if (waits(request)) {
        if (!waiting.tryAcquire()) {
          throw new Exhausted(
              "namespace concurrent poller limit exceeded",
              RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
              RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
        }
        permit = Permit.of(waiting);
      }
      if (!calls.take(clock.instant())) {
        permit.release();
        throw new Exhausted(
            "namespace rate limit exceeded",
            RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT,
            RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
      }
      return permit;
    }
  }
}
