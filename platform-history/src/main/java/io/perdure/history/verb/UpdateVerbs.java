package io.perdure.history.verb;

import io.perdure.common.error.NotFound;
import io.perdure.history.workflow.StartedUpdate;
import io.perdure.history.workflow.UpdateWithStart;
import io.perdure.history.workflow.update.PollUpdate;
import io.perdure.history.workflow.update.UpdateProgress;
import io.perdure.history.workflow.update.UpdateWorkflow;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.Optional;

/** The verbs about updates. Each is made for one call, which waits. */
public final class UpdateVerbs {
  private UpdateVerbs() {}

  /** UpdateWorkflowExecution. */
  public static Verb<
          UpdateWorkflowExecutionRequest, UpdateProgress, UpdateWorkflowExecutionResponse>
      update(UpdateWorkflowExecutionRequest call) {
    return new Verb<>(
        Manner.NEW_WORK,
        request -> NamedRuns.of(request.getWorkflowExecution()),
        new UpdateWorkflow(call),
        (_, progress, events) -> response(progress, events));
  }

  /** PollWorkflowExecutionUpdate. */
  public static Verb<
          PollWorkflowExecutionUpdateRequest, UpdateProgress, PollWorkflowExecutionUpdateResponse>
      poll(PollWorkflowExecutionUpdateRequest call) {
    return new Verb<>(
        Manner.NEW_WORK,
        request -> NamedRuns.of(request.getUpdateRef().getWorkflowExecution()),
        new PollUpdate(call),
        (_, progress, events) -> polled(progress, events));
  }

  /** ExecuteMultiOperation. */
  public static Verb<ExecuteMultiOperationRequest, StartedUpdate, ExecuteMultiOperationResponse>
      withStart(ExecuteMultiOperationRequest call) {
    return new Verb<>(
        Manner.NEW_WORK,
        request -> NamedRuns.of(request.getOperations(0).getStartWorkflow().getWorkflowId(), ""),
        new UpdateWithStart(call),
        (_, answer, events) ->
            ExecuteMultiOperationResponse.newBuilder()
                .addResponses(
                    ExecuteMultiOperationResponse.Response.newBuilder()
                        .setStartWorkflow(answer.start()))
                .addResponses(
                    ExecuteMultiOperationResponse.Response.newBuilder()
                        .setUpdateWorkflow(response(answer.update(), events)))
                .build());
  }

  /** What a caller of UpdateWorkflowExecution is told. */
  static UpdateWorkflowExecutionResponse response(UpdateProgress progress, EventSource events) {
    var response =
        UpdateWorkflowExecutionResponse.newBuilder()
            .setUpdateRef(ref(progress))
            .setStage(progress.stage());
    outcome(progress, events).ifPresent(response::setOutcome);
    if (progress.link() != null) {
      response.setLink(progress.link());
    }
    return response.build();
  }

  private static PollWorkflowExecutionUpdateResponse polled(
      UpdateProgress progress, EventSource events) {
    var response =
        PollWorkflowExecutionUpdateResponse.newBuilder()
            .setUpdateRef(ref(progress))
            .setStage(progress.stage());
    outcome(progress, events).ifPresent(response::setOutcome);
    return response.build();
  }

  private static UpdateRef ref(UpdateProgress progress) {
    return UpdateRef.newBuilder()
        .setUpdateId(progress.updateId())
        .setWorkflowExecution(progress.run().execution())
        .build();
  }

  /** The outcome of a completed update stands in its event alone (UP-33). */
  private static Optional<Outcome> outcome(UpdateProgress progress, EventSource events) {
    var id = progress.completedEventId();
    if (id == 0) {
      return Optional.ofNullable(progress.outcome());
    }
    var completed =
        events.page(progress.run().runId(), id, id + 1, 1).stream()
            .findFirst() // The run may have been deleted since the decision.
            .orElseThrow(
                () -> new NotFound("update \"%s\" not found".formatted(progress.updateId())));
    return Optional.of(completed.getWorkflowExecutionUpdateCompletedEventAttributes().getOutcome());
  }
}
