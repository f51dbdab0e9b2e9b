package io.perdure.common.error;

import com.google.protobuf.Message;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import java.util.Optional;

/** A bound has been reached; trying again later helps: RESOURCE_EXHAUSTED (FO-6). */
public final class Exhausted extends ServiceException {
  private final ResourceExhaustedFailure failure;

  public Exhausted(String message, ResourceExhaustedCause cause, ResourceExhaustedScope scope) {
    super(message);
    this.failure = ResourceExhaustedFailure.newBuilder().setCause(cause).setScope(scope).build();
  }

  /** One workflow execution has too much waiting for it. */
  public static Exhausted busyWorkflow(String message) {
    return new Exhausted(
        message,
        ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW,
        ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
  }

  /** One workflow id has as many callers waiting for it as it may. */
  public static Exhausted tooManyWait() {
    return busyWorkflow("too many callers wait for this workflow");
  }

  /** This node has too much waiting. */
  public static Exhausted systemOverloaded(String message) {
    return new Exhausted(
        message,
        ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_SYSTEM_OVERLOADED,
        ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM);
  }

  /** Why and for whom, as clients read it. */
  public ResourceExhaustedFailure failure() {
    return failure;
  }

  @Override
  public Optional<Message> detail() {
    return Optional.of(failure);
  }
}
