package io.perdure.testing.scenario;

import com.google.protobuf.Message;
import io.perdure.testing.engine.Reply;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An update that a client waits for. */
public final class ScenarioUpdate {
  private static final String STAGE = "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_";

  private final AtomicReference<@Nullable Reply> reply;

  ScenarioUpdate(AtomicReference<@Nullable Reply> reply) {
    this.reply = reply;
  }

  /** Whether there is no answer yet. */
  public boolean waits() {
    return reply.get() == null;
  }

  /** How far the update is, as {@code completed}. */
  public String stage() {
    var stage =
        switch (response()) {
          case UpdateWorkflowExecutionResponse update -> update.getStage();
          case PollWorkflowExecutionUpdateResponse poll -> poll.getStage();
          case ExecuteMultiOperationResponse multi ->
              multi.getResponses(1).getUpdateWorkflow().getStage();
          default -> throw new AssertionError("no update: " + response());
        };
    return stage.name().substring(STAGE.length()).toLowerCase(Locale.ROOT);
  }

  /** How the update has ended. */
  public Outcome outcome() {
    return switch (response()) {
      case UpdateWorkflowExecutionResponse update -> update.getOutcome();
      case PollWorkflowExecutionUpdateResponse poll -> poll.getOutcome();
      case ExecuteMultiOperationResponse multi ->
          multi.getResponses(1).getUpdateWorkflow().getOutcome();
      default -> throw new AssertionError("no update: " + response());
    };
  }

  /** The text that the client is answered. */
  public String result() {
    return Texts.first(outcome().getSuccess());
  }

  /** What the client is answered; throws the refusal if there is one. */
  public Message response() {
    return switch (reply.get()) {
      case Reply.Answer(var response) -> response;
      case Reply.Refusal(var reason) -> throw reason;
      case Reply.Silence _ -> throw new AssertionError("the update was never answered");
      case null -> throw new AssertionError("the update is not answered yet");
    };
  }
}
