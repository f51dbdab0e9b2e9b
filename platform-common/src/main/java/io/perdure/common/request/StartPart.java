package io.perdure.common.request;

import com.google.protobuf.Message;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/**
 * The part of SignalWithStartWorkflowExecution that starts a run, as the request that would start
 * it without a signal: what both have in common has the same name in both.
 */
public final class StartPart {
  private StartPart() {}

  /** What the request says of the run that it may start. */
  public static StartWorkflowExecutionRequest of(SignalWithStartWorkflowExecutionRequest request) {
    var start = StartWorkflowExecutionRequest.newBuilder();
    copy(request, start);
    return start.build();
  }

  /** The request with its start as given. */
  public static SignalWithStartWorkflowExecutionRequest with(
      SignalWithStartWorkflowExecutionRequest request, StartWorkflowExecutionRequest start) {
    var complete = request.toBuilder();
    copy(start, complete);
    return complete.build();
  }

  private static void copy(Message from, Message.Builder to) {
    from.getAllFields()
        .forEach(
            (field, value) -> {
              var same = to.getDescriptorForType().findFieldByName(field.getName());
              if (same != null) {
                to.setField(same, value);
              }
            });
  }
}
