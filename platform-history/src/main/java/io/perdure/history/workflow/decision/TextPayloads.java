package io.perdure.history.workflow.decision;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;

/** What the platform itself says in events, as workers read it. */
public final class TextPayloads {
  private TextPayloads() {}

  /**
   * The text alone.
   *
   * @param text without quotes and control characters
   */
  public static Payloads of(String text) {
    return Payloads.newBuilder()
        .addPayloads(
            Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8('"' + text + '"')))
        .build();
  }
}
