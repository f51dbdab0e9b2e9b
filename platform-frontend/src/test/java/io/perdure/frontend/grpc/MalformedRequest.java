package io.perdure.frontend.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** A request that is refused, and how. */
record MalformedRequest(
    MethodDescriptor<?, ?> method, Message request, Status.Code code, String message) {
  static <Q extends Message> MalformedRequest invalid(
      MethodDescriptor<Q, ?> method, Message.Builder request, String message) {
    return new MalformedRequest(method, request.build(), Status.Code.INVALID_ARGUMENT, message);
  }

  static <Q extends Message> MalformedRequest unknown(
      MethodDescriptor<Q, ?> method, Message.Builder request, String message) {
    return new MalformedRequest(method, request.build(), Status.Code.NOT_FOUND, message);
  }

  String rpc() {
    return String.valueOf(method.getBareMethodName());
  }
}
