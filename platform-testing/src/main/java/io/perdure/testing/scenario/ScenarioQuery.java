package io.perdure.testing.scenario;

import io.perdure.testing.engine.Reply;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A query that a client waits for. */
public final class ScenarioQuery {
  private final AtomicReference<@Nullable Reply> reply;

  ScenarioQuery(AtomicReference<@Nullable Reply> reply) {
    this.reply = reply;
  }

  /** Whether there is no answer yet. */
  public boolean waits() {
    return reply.get() == null;
  }

  /** The text that the client is answered. */
  public String answer() {
    return Texts.first(response().getQueryResult());
  }

  /** What the client is answered; throws the refusal if there is one. */
  public QueryWorkflowResponse response() {
    return switch (reply.get()) {
      case Reply.Answer(var response) -> (QueryWorkflowResponse) response;
      case Reply.Refusal(var reason) -> throw reason;
      case Reply.Silence _ -> throw new AssertionError("the query was never answered");
      case null -> throw new AssertionError("the query is not answered yet");
    };
  }
}
