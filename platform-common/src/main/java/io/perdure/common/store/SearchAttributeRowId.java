package io.perdure.common.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** Primary key of {@code search_attribute}. */
@Embeddable
record SearchAttributeRowId(
    @Column(name = "namespace_id") UUID namespaceId, @Column(name = "name") String name) {}
