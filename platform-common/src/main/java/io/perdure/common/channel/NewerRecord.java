package io.perdure.common.channel;

import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A record was written by a newer build, in a format that this one does not know. It is no dead
 * letter: it waits in its partition until a newer build reads that.
 */
public final class NewerRecord extends RuntimeException {
  private static final int FORMAT_TAG = WireFormat.FieldType.INT32.getWireType() | (1 << 3);

  private NewerRecord(String message) {
    super(message);
  }

  /**
   * Lets pass what this build may be able to read.
   *
   * @param known the newest format of the topic's records that this build knows
   * @throws NewerRecord when the record says that its format is newer
   */
  public static void refuse(ChannelRecord record, int known) {
    var format = formatOf(record);
    if (format > known) {
      throw new NewerRecord(
          "a record of %s has format %d, and this build reads formats up to %d: let a newer build read it"
              .formatted(record.topic().topicName(), format, known));
    }
  }

  /** Every record begins with its format; 0 when it is no record of ours. */
  private static int formatOf(ChannelRecord record) {
    var input = record.value().newCodedInput();
    try {
      return input.readTag() == FORMAT_TAG ? input.readInt32() : 0;
    } catch (IOException unreadable) {
      return 0;
    }
  }
}
