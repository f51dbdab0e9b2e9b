package io.perdure.common.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of the table {@code namespace}. */
@Entity
@Table(name = "namespace")
class NamespaceRow {
  /** Of {@code details}: a serialized DescribeNamespaceResponse. */
  static final short FORMAT = 1;

  @Id private UUID id = new UUID(0, 0);

  @Column(nullable = false)
  private String name = "";

  @Column(nullable = false)
  private short state;

  @Column(name = "retention_ms", nullable = false)
  private long retentionMillis;

  @Column(nullable = false)
  private long version;

  @Column(nullable = false)
  private short format;

  @Column(nullable = false)
  private byte[] details = {};

  /** For Hibernate. */
  protected NamespaceRow() {}

  NamespaceRow(DescribeNamespaceResponse namespace) {
    id = UUID.fromString(namespace.getNamespaceInfo().getId());
    set(namespace);
  }

  /** Takes over all that can change. */
  final void set(DescribeNamespaceResponse namespace) {
    name = namespace.getNamespaceInfo().getName();
    state = (short) namespace.getNamespaceInfo().getStateValue();
    retentionMillis = Durations.toMillis(namespace.getConfig().getWorkflowExecutionRetentionTtl());
    format = FORMAT;
    details = namespace.toByteArray();
  }

  /** Counts a change. */
  void raiseVersion() {
    version++;
  }

  long version() {
    return version;
  }

  StoredNamespace read() {
    if (format != FORMAT) {
      throw new IllegalStateException(
          "namespace %s is stored in the unknown format %d".formatted(name, format));
    }
    try {
      return new StoredNamespace(DescribeNamespaceResponse.parseFrom(details), version);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("namespace %s cannot be read".formatted(name), e);
    }
  }
}
