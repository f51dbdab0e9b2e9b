package io.perdure.common.channel;

/**
 * Carries tasks from the run that owes them to the role that acts on them. A record may arrive
 * twice, late, or after records sent behind it; it is not lost once it is held. Implementations: in
 * process, and Kafka.
 */
public interface TaskChannel {
  /**
   * Sends a record. Never blocks.
   *
   * @param held run once, on any thread, when the channel will deliver the record whatever happens
   *     to this process; in process, that is when its receiver is done with it. Not run when the
   *     channel fails: the sender sends again.
   * @return false when the channel is full; the sender keeps the record and tries later
   */
  boolean send(ChannelRecord record, Runnable held);

  /**
   * Registers the one receiver of a topic in this process. Records sent before wait for it.
   *
   * @throws IllegalStateException when the topic has a receiver
   */
  void receive(Topic topic, TaskReceiver receiver);
}
