package io.perdure.history.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.perdure.common.error.Broken;

/** Reads back what we have stored ourselves. */
public final class Stored {
  private Stored() {}

  /**
   * The message that was stored as these bytes.
   *
   * @throws Broken when they are not such a message
   */
  public static <M> M parse(Parser<M> parser, ByteString bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException broken) {
      throw new Broken("stored bytes are not what was stored: " + broken.getMessage());
    }
  }
}
