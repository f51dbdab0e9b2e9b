package io.perdure.common.store;

import io.perdure.common.channel.DeadLetter;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table of records that were put aside. */
@Entity
@Table(name = "dead_letter")
@SuppressWarnings("unused") // Only people read it, with SQL.
class DeadLetterRow {
  /** Longest reason that is kept, in characters. */
  private static final int MAX_REASON = 1_000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private long id;

  private String topic;

  @Column(name = "record_key")
  private String recordKey;

  private String reason;

  @Column(name = "failed_at")
  private Instant failedAt;

  private byte[] data;

  @SuppressWarnings("NullAway.Init") // For Hibernate, which sets the fields.
  protected DeadLetterRow() {}

  DeadLetterRow(DeadLetter letter, Instant now) {
    topic = letter.record().topic().topicName();
    recordKey = storable(letter.record().key());
    reason = storable(letter.reason());
    failedAt = now;
    data = letter.record().value().toByteArray();
  }

  /** PostgreSQL stores no U+0000, which may be the very reason. */
  private static String storable(String text) {
    var kept = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    return kept.replace('\0', '\uFFFD');
  }
}
