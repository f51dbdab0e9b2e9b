package io.perdure.common.channel;

/**
 * A record that must fail again the same way whenever it is delivered: put aside for a person.
 *
 * @param reason what is wrong with it
 */
public record DeadLetter(ChannelRecord record, String reason) {}
