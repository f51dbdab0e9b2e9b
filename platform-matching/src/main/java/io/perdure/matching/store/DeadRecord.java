package io.perdure.matching.store;

import com.google.protobuf.ByteString;

/** A record of the task channel that can never be acted on, and why. */
public record DeadRecord(String key, String reason, ByteString value) {}
