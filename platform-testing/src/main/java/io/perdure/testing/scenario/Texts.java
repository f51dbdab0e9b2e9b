package io.perdure.testing.scenario;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;

/** Payloads that hold one text, encoded as the SDKs do. */
public final class Texts {
  private static final ByteString JSON = ByteString.copyFromUtf8("json/plain");

  private Texts() {}

  /** One text as the value of a field, a memo or a header. */
  public static Payload payload(String text) {
    return Payload.newBuilder()
        .putMetadata("encoding", JSON)
        .setData(ByteString.copyFromUtf8('"' + text + '"'))
        .build();
  }

  /** Texts as input, result or details. */
  public static Payloads payloads(String... texts) {
    var payloads = Payloads.newBuilder();
    for (var text : texts) {
      payloads.addPayloads(payload(text));
    }
    return payloads.build();
  }

  /** The first text of what {@link #payloads} made; empty when there is none. */
  public static String first(Payloads payloads) {
    if (payloads.getPayloadsCount() == 0) {
      return "";
    }
    var quoted = payloads.getPayloads(0).getData().toStringUtf8();
    return quoted.substring(1, quoted.length() - 1);
  }
}
