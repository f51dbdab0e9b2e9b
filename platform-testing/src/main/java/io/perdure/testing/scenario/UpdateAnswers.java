package io.perdure.testing.scenario;

import com.google.protobuf.Any;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;

/** The messages with which a worker answers updates. */
public final class UpdateAnswers {
  private static final long SEQUENCED_BY = 1;

  private UpdateAnswers() {}

  /** Says yes to an update. */
  public static Message accept(String updateId) {
    return message(
        updateId,
        "accept",
        Any.pack(
            Acceptance.newBuilder()
                .setAcceptedRequestMessageId(updateId + "/request")
                .setAcceptedRequestSequencingEventId(SEQUENCED_BY)
                .build()));
  }

  /** Accepts an update and sends its request back, so that nobody need remember it. */
  public static Message accept(String updateId, Request request) {
    return message(
        updateId,
        "accept",
        Any.pack(
            Acceptance.newBuilder()
                .setAcceptedRequestMessageId(updateId + "/request")
                .setAcceptedRequestSequencingEventId(SEQUENCED_BY)
                .setAcceptedRequest(request)
                .build()));
  }

  /** Says no to an update. */
  public static Message reject(String updateId, String why) {
    return message(
        updateId,
        "reject",
        Any.pack(
            Rejection.newBuilder()
                .setRejectedRequestMessageId(updateId + "/request")
                .setFailure(Commands.failure(why))
                .build()));
  }

  /** Completes an update. */
  public static Message respond(String updateId, String result) {
    return message(
        updateId,
        "complete",
        Any.pack(
            Response.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(updateId))
                .setOutcome(Outcome.newBuilder().setSuccess(Texts.payloads(result)))
                .build()));
  }

  private static Message message(String updateId, String what, Any body) {
    return Message.newBuilder()
        .setId(updateId + "/" + what)
        .setProtocolInstanceId(updateId)
        .setBody(body)
        .build();
  }
}
