package io.perdure.common.attribute;

import io.temporal.api.enums.v1.IndexedValueType;

/**
 * A search attribute that is stored with the runs that have it: predefined, or a namespace's own.
 */
public record StoredAttribute(String attributeName, IndexedValueType type)
    implements SearchAttribute {}
