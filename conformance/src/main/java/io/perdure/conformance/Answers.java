package io.perdure.conformance;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import tools.jackson.databind.JsonNode;

/** Compares a call's answer with the code that its step names, or with success. */
final class Answers {
  private Answers() {}

  static void check(JsonNode options, Runnable call) {
    var expected = options.path("error").asString("OK");
    var code = "OK";
    try {
      call.run();
    } catch (WorkflowExecutionAlreadyStarted
        | WorkflowNotFoundException
        | StatusRuntimeException e) {
      if (!options.has("error")) {
        throw e;
      }
      code = codeOf(e);
    }
    Mismatch.unless(
        code.equals(expected), "expected %s, the server answered %s".formatted(expected, code));
  }

  private static String codeOf(RuntimeException failure) {
    return switch (failure) {
      case WorkflowExecutionAlreadyStarted _ -> "ALREADY_EXISTS";
      case WorkflowNotFoundException _ -> "NOT_FOUND";
      default -> Status.fromThrowable(failure).getCode().name();
    };
  }
}
