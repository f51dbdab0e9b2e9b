package io.perdure.server;

import io.perdure.common.attribute.TypeNames;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server that holds all roles.
 *
 * @param namespaces those that are created at the start when they do not exist
 * @param searchAttributes types of the search attributes that each of these namespaces gets, by
 *     name
 */
@ConfigurationProperties("perdure.server")
public record ServerProperties(
    @DefaultValue List<String> namespaces, @DefaultValue Map<String, String> searchAttributes) {
  Map<String, IndexedValueType> types() {
    var types = new HashMap<String, IndexedValueType>();
    searchAttributes.forEach(
        (name, type) ->
            types.put(
                name,
                TypeNames.named(type)
                    .orElseThrow(
                        () ->
                            new CannotStart(
                                "perdure.server.search-attributes.%s has the unknown type %s"
                                    .formatted(name, type)))));
    return types;
  }
}
