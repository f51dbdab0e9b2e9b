package io.perdure.frontend.attribute;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.attribute.PredefinedAttribute;
import io.perdure.common.attribute.SystemAttribute;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.NamespaceStore;
import io.perdure.frontend.access.CallNamespace;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesResponse;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSearchAttributesResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Adds, removes and lists search attributes (VI-10, VI-11); works on what is stored. */
public final class SearchAttributeRequests {
  private final NamespaceStore store;
  private final Namespaces namespaces;

  public SearchAttributeRequests(NamespaceStore store, Namespaces namespaces) {
    this.store = store;
    this.namespaces = namespaces;
  }

  /** AddSearchAttributes: one that is there already stays as it is. */
  public AddSearchAttributesResponse add(AddSearchAttributesRequest request) {
    NewAttributes.check(request.getSearchAttributesMap());
    checkNamespace(request.getNamespace());
    change(present -> NewAttributes.added(present, request.getSearchAttributesMap()));
    return AddSearchAttributesResponse.getDefaultInstance();
  }

  /** RemoveSearchAttributes: one that is not there is no error. */
  public RemoveSearchAttributesResponse remove(RemoveSearchAttributesRequest request) {
    if (request.getSearchAttributesCount() == 0) {
      throw new InvalidRequest("SearchAttributes are not set on request.");
    }
    for (var name : request.getSearchAttributesList()) {
      if (KnownAttributes.isReserved(name)) {
        throw new InvalidRequest(
            "Unable to remove non-custom search attributes: %s.".formatted(name));
      }
    }
    checkNamespace(request.getNamespace());
    change(
        present -> {
          var left = new HashMap<>(present);
          request.getSearchAttributesList().forEach(left::remove);
          return left;
        });
    return RemoveSearchAttributesResponse.getDefaultInstance();
  }

  /** ListSearchAttributes. */
  public ListSearchAttributesResponse list(ListSearchAttributesRequest request) {
    checkNamespace(request.getNamespace());
    return ListSearchAttributesResponse.newBuilder()
        .putAllCustomAttributes(store.searchAttributes(CallNamespace.current().id()))
        .putAllSystemAttributes(system())
        .build();
  }

  /** GetSearchAttributes: those that all namespaces have. */
  public GetSearchAttributesResponse get(GetSearchAttributesRequest request) {
    return GetSearchAttributesResponse.newBuilder().putAllKeys(system()).build();
  }

  /** This node knows the change at once, others when they meet it or after their cache's age. */
  private void change(UnaryOperator<Map<String, IndexedValueType>> change) {
    var id = CallNamespace.current().id();
    store.changeSearchAttributes(id, change);
    namespaces.reread(id);
  }

  private static Map<String, IndexedValueType> system() {
    var types = new HashMap<String, IndexedValueType>();
    for (var attribute : SystemAttribute.values()) {
      types.put(attribute.attributeName(), attribute.type());
    }
    for (var attribute : PredefinedAttribute.values()) {
      types.put(attribute.attributeName(), attribute.type());
    }
    return types;
  }

  private static void checkNamespace(String name) {
    if (name.isEmpty()) {
      throw new InvalidRequest("Namespace is not set on request.");
    }
  }
}
