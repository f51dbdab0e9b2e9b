package io.perdure.common.visibility;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.ListPageToken;
import io.perdure.common.error.InvalidRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes and reads the opaque page token of listings: where the last page ended, and of which query
 * (VI-41).
 */
final class PageTokens {
  private static final int FORMAT = 1;

  private PageTokens() {}

  /** The token after a page of this query that ended at this position. */
  static ByteString write(String namespaceId, String query, Position last) {
    return ListPageToken.newBuilder()
        .setFormatVersion(FORMAT)
        .setQueryHash(hash(namespaceId, query))
        .setCloseTimeMicros(micros(last.closeTime()))
        .setStartTimeMicros(micros(last.startTime()))
        .setRunId(last.runId())
        .build()
        .toByteString();
  }

  /**
   * Where the page before ended; nothing for an empty token.
   *
   * @throws InvalidRequest when the token is not one of ours, or of another query
   */
  static Optional<Position> read(String namespaceId, String query, ByteString bytes) {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      var token = ListPageToken.parseFrom(bytes);
      if (token.getFormatVersion() == FORMAT
          && token.getQueryHash() == hash(namespaceId, query)
          && isTime(token.getCloseTimeMicros())
          && isTime(token.getStartTimeMicros())
          && UUID.fromString(token.getRunId()).toString().equals(token.getRunId())) {
        return Optional.of(
            new Position(
                instant(token.getCloseTimeMicros()),
                instant(token.getStartTimeMicros()),
                token.getRunId()));
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException notOurs) {
      // Answered below, like a token of another query.
    }
    throw new InvalidRequest("Invalid NextPageToken.");
  }

  /** Only guards against mistakes: two queries with one hash would page through odd rows. */
  private static int hash(String namespaceId, String query) {
    return (namespaceId + '\0' + query).hashCode();
  }

  private static boolean isTime(long micros) {
    return micros >= 0 && micros <= micros(Position.OPEN);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
