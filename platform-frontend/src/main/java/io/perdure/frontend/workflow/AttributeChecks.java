package io.perdure.frontend.workflow;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.namespace.Namespaces;
import io.perdure.frontend.access.CallNamespace;
import io.temporal.api.common.v1.SearchAttributes;

/** Checks the search attributes of a request (ST-10). */
final class AttributeChecks {
  private final Namespaces namespaces;

  AttributeChecks(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /**
   * The attributes, each with its type. One that is not known may have been added just now.
   *
   * @throws InvalidRequest when one is unknown, or has a value of another type, or they are too
   *     large
   */
  SearchAttributes checked(SearchAttributes given) {
    KnownAttributes.checkSize(given);
    var namespace = CallNamespace.current();
    var known = namespace.searchAttributes();
    if (!given.getIndexedFieldsMap().keySet().stream().allMatch(known::isSettable)) {
      known = namespaces.reread(namespace.id()).orElse(namespace).searchAttributes();
    }
    return known.checked(given);
  }
}
