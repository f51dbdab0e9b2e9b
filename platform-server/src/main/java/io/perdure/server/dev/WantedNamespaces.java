package io.perdure.server.dev;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.List;
import java.util.Map;

/**
 * What exists from the start of a development server.
 *
 * @param names of namespaces, "default" among them
 * @param searchAttributes those that each of these namespaces has
 */
record WantedNamespaces(List<String> names, Map<String, IndexedValueType> searchAttributes) {}
