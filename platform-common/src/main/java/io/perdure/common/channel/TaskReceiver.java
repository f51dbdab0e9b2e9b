package io.perdure.common.channel;

/** Acts on the records of one topic. */
public interface TaskReceiver {
  /**
   * Takes a record. Never blocks.
   *
   * @param done run once, on any thread, when all that the record asks for is durable; until then
   *     it stays owed
   * @return false when the receiver is full; the channel keeps the record and offers it again
   */
  boolean take(ChannelRecord record, Runnable done);
}
