package io.perdure.common.error;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** The one place where a refusal becomes a gRPC status (FO-8, ER-1). */
public final class Statuses {
  /** Longest message sent to a client, in characters (FO-3). */
  private static final int MAX_MESSAGE = 4_000;

  private static final Metadata.Key<String> EXHAUSTED_CAUSE =
      Metadata.Key.of("X-Resource-Exhausted-Cause", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> EXHAUSTED_SCOPE =
      Metadata.Key.of("X-Resource-Exhausted-Scope", Metadata.ASCII_STRING_MARSHALLER);

  private Statuses() {}

  /** What the client gets for the given refusal. */
  public static StatusRuntimeException of(ServiceException refusal) {
    var status = com.google.rpc.Status.newBuilder().setCode(code(refusal).value());
    status.setMessage(shortened(refusal));
    refusal.detail().ifPresent(detail -> status.addDetails(packed(detail)));
    return StatusProto.toStatusRuntimeException(status.build(), headers(refusal));
  }

  static Status.Code code(ServiceException refusal) {
    return switch (refusal) {
      case InvalidRequest _ -> Status.Code.INVALID_ARGUMENT;
      case NotFound _ -> Status.Code.NOT_FOUND;
      case AlreadyExists _ -> Status.Code.ALREADY_EXISTS;
      case NotReady _ -> Status.Code.FAILED_PRECONDITION;
      case Exhausted _ -> Status.Code.RESOURCE_EXHAUSTED;
      case Unavailable _ -> Status.Code.UNAVAILABLE;
      case MultiOperationFailed failed -> failed.code();
      case TimedOut _ -> Status.Code.DEADLINE_EXCEEDED;
      case NotServed _ -> Status.Code.UNIMPLEMENTED;
      case PermissionDenied _ -> Status.Code.PERMISSION_DENIED;
      case Broken _ -> Status.Code.INTERNAL;
    };
  }

  private static String shortened(ServiceException refusal) {
    var message = refusal.getMessage();
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }

  private static Any packed(Message detail) {
    return Any.pack(detail, "type.googleapis.com/");
  }

  private static Metadata headers(ServiceException refusal) {
    var headers = new Metadata();
    if (refusal instanceof Exhausted exhausted) {
      headers.put(
          EXHAUSTED_CAUSE,
          title(exhausted.failure().getCause().name(), "RESOURCE_EXHAUSTED_CAUSE_"));
      headers.put(
          EXHAUSTED_SCOPE,
          title(exhausted.failure().getScope().name(), "RESOURCE_EXHAUSTED_SCOPE_"));
    }
    return headers;
  }

  /** {@code RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT} becomes {@code RpsLimit}. */
  private static String title(String name, String prefix) {
    var title = new StringBuilder();
    var capital = true;
    for (var letter : name.substring(prefix.length()).toCharArray()) {
      if (letter != '_') {
        title.append(capital ? letter : Character.toLowerCase(letter));
      }
      capital = letter == '_';
    }
    return title.toString();
  }
}
