package io.perdure.history.state;

import io.perdure.common.error.ServiceException;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update that the run has admitted and its worker has not accepted yet: in memory only. Whoever
 * waits for it keeps it at hand, and learns from it how it has ended.
 */
public final class WaitingUpdate {
  private final Request request;
  private boolean sent;
  private @Nullable Failure rejection;
  private @Nullable ServiceException refusal;

  public WaitingUpdate(Request request) {
    this.request = request;
  }

  /** One whose request stands in an event. */
  static WaitingUpdate conveyed(String updateId) {
    return new WaitingUpdate(
        Request.newBuilder().setMeta(Meta.newBuilder().setUpdateId(updateId)).build());
  }

  public Request request() {
    return request;
  }

  public String id() {
    return request.getMeta().getUpdateId();
  }

  /** Why the worker, or the platform in its place, has rejected it. */
  public Optional<Failure> rejection() {
    return Optional.ofNullable(rejection);
  }

  /** Why whoever waits for it is refused. */
  public Optional<ServiceException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether a workflow task has taken it along. */
  boolean isSent() {
    return sent;
  }

  void send() {
    sent = true;
  }

  void reject(Failure why) {
    rejection = why;
  }

  void refuse(ServiceException why) {
    refusal = why;
  }
}
