package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.MalformedRequest.unknown;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_UNSPECIFIED;

import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import java.util.stream.Stream;

/** Malformed requests about search attributes (VI-10, VI-11). */
final class MalformedAttributes {
  private MalformedAttributes() {}

  static Stream<MalformedRequest> all() {
    var add = OperatorServiceGrpc.getAddSearchAttributesMethod();
    var remove = OperatorServiceGrpc.getRemoveSearchAttributesMethod();
    return Stream.of(
        invalid(add, add(), "SearchAttributes are not set on request."),
        invalid(
            add,
            add().putSearchAttributes("RunId", INDEXED_VALUE_TYPE_KEYWORD),
            "Search attribute RunId is reserved by system."),
        invalid(
            add,
            add().putSearchAttributes("TemporalMine", INDEXED_VALUE_TYPE_KEYWORD),
            "Search attribute TemporalMine is reserved by system."),
        invalid(
            add,
            add().putSearchAttributes("Customer", INDEXED_VALUE_TYPE_UNSPECIFIED),
            "Unknown search attribute type: Unspecified."),
        invalid(
            add,
            add().putSearchAttributes("a\0b", INDEXED_VALUE_TYPE_KEYWORD),
            "Search attribute name contains the character U+0000."),
        invalid(
            add,
            add().setNamespace("").putSearchAttributes("Customer", INDEXED_VALUE_TYPE_KEYWORD),
            "Namespace is not set on request."),
        unknown(
            add,
            add()
                .setNamespace("nowhere")
                .putSearchAttributes("Customer", INDEXED_VALUE_TYPE_KEYWORD),
            "Namespace nowhere is not found."),
        invalid(
            remove,
            RemoveSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE),
            "SearchAttributes are not set on request."),
        invalid(
            remove,
            RemoveSearchAttributesRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .addSearchAttributes("BuildIds"),
            "Unable to remove non-custom search attributes: BuildIds."),
        invalid(
            OperatorServiceGrpc.getListSearchAttributesMethod(),
            ListSearchAttributesRequest.newBuilder(),
            "Namespace is not set on request."));
  }

  private static AddSearchAttributesRequest.Builder add() {
    return AddSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE);
  }
}
