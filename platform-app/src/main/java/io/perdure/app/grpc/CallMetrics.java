package io.perdure.app.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the calls that a role serves, by operation, under the official server's names.
 */
public final class CallMetrics implements ServerInterceptor {
  private static final String COMPLETION = "RespondWorkflowTaskCompleted";

  /** The role at which a poll counts: the frontend only passes it on. */
  private static final String POLLED = "matching";

  /** The role at which the answers of workers count. */
  private static final String ANSWERED = "history";

  private final MeterRegistry meters;
  private final String role;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param role the value of the label {@code service_name}
   */
  public CallMetrics(MeterRegistry meters, String role) {
    this.meters = meters;
    this.role = role;
    Gauge.builder("service_pending_requests", pending, AtomicInteger::get)
        .tag("service_name", role)
        .description("Calls that are being served")
        .register(meters);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var operation = operationOf(call.getMethodDescriptor());
    count("service_requests", operation);
    pending.incrementAndGet();
    long began = System.nanoTime();
    var watched =
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void sendMessage(A message) {
            if (role.equals(POLLED)) {
              polled(message, operation);
            }
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            ended(operation, status, System.nanoTime() - began);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<Q>(started(watched, headers, next)) {
      @Override
      public void onComplete() {
        pending.decrementAndGet();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        pending.decrementAndGet();
        super.onCancel();
      }

      @Override
      public void onMessage(Q message) {
        if (role.equals(ANSWERED)) {
          answered(message);
        }
        super.onMessage(message);
      }
    };
  }

  private <Q, A> ServerCall.Listener<Q> started(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      return next.startCall(call, headers);
    } catch (RuntimeException unserved) {
      pending.decrementAndGet();
      throw unserved;
    }
  }

  static String operationOf(MethodDescriptor<?, ?> method) {
    @Nullable String name = method.getBareMethodName();
    return Objects.requireNonNullElse(name, "unknown");
  }

  private void ended(String operation, Status status, long nanos) {
    meters
        .timer("service_latency", "service_name", role, "operation", operation)
        .record(nanos, TimeUnit.NANOSECONDS);
    if (!status.isOk() && status.getCode() != Status.Code.CANCELLED) {
      meters
          .counter(
              "service_error_with_type",
              "service_name",
              role,
              "operation",
              operation,
              "error_type",
              wordOf(status.getCode().name()))
          .increment();
    }
    switch (status.getCode()) {
      case OK, CANCELLED -> {}
      case NOT_FOUND -> count("service_errors_entity_not_found", operation);
      case ALREADY_EXISTS -> count("service_errors_execution_already_started", operation);
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE ->
          count("service_errors_invalid_argument", operation);
      case RESOURCE_EXHAUSTED -> count("service_errors_resource_exhausted", operation);
      case DEADLINE_EXCEEDED -> count("service_errors_context_timeout", operation);
      case PERMISSION_DENIED, UNAUTHENTICATED -> count("service_errors_unauthorized", operation);
      case UNKNOWN, ABORTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
          count("service_errors", operation);
    }
  }

  private void polled(Object answer, String operation) {
    switch (answer) {
      case PollWorkflowTaskQueueResponse task ->
          count(task.getTaskToken().isEmpty() ? "poll_timeouts" : "poll_success", operation);
      case PollActivityTaskQueueResponse task ->
          count(task.getTaskToken().isEmpty() ? "poll_timeouts" : "poll_success", operation);
      default -> {}
    }
  }

  private void answered(Object request) {
    switch (request) {
      case RespondWorkflowTaskCompletedRequest completion -> completed(completion);
      case RespondWorkflowTaskFailedRequest _ ->
          count("failed_workflow_tasks", "RespondWorkflowTaskFailed");
      default -> {}
    }
  }

  private void completed(RespondWorkflowTaskCompletedRequest completion) {
    count(
        completion.hasStickyAttributes()
            ? "complete_workflow_task_sticky_enabled_count"
            : "complete_workflow_task_sticky_disabled_count",
        COMPLETION);
    switch (completion.getCommandsCount()) {
      case 0 -> count("empty_completion_commands", COMPLETION);
      case 1 -> {}
      default -> count("multiple_completion_commands", COMPLETION);
    }
    for (var command : completion.getCommandsList()) {
      var type = wordOf(command.getCommandType().name().replace("COMMAND_TYPE_", ""));
      meters
          .counter("command", "service_name", role, "operation", COMPLETION, "commandType", type)
          .increment();
    }
  }

  /** START_TIMER as StartTimer. */
  private static String wordOf(String name) {
    var word = new StringBuilder();
    for (var part : name.split("_", -1)) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return word.toString();
  }

  private void count(String name, String operation) {
    meters.counter(name, "service_name", role, "operation", operation).increment();
  }
}
