package io.perdure.frontend.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.token.QueryTokens;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.check.Fields;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the namespace that a request is about, by its name or by its task token (FO-10…FO-20). */
final class NamespaceResolution {
  /** Read the store themselves, or speak of no namespace (FO-21). */
  private static final Set<String> WITHOUT =
      Set.of(
          WorkflowServiceGrpc.getRegisterNamespaceMethod().getFullMethodName(),
          WorkflowServiceGrpc.getDescribeNamespaceMethod().getFullMethodName(),
          WorkflowServiceGrpc.getListNamespacesMethod().getFullMethodName(),
          WorkflowServiceGrpc.getGetSystemInfoMethod().getFullMethodName(),
          WorkflowServiceGrpc.getGetClusterInfoMethod().getFullMethodName());

  /** May name no namespace; then their handlers say what is missing (FO-21). */
  private static final Set<String> OPTIONAL =
      Set.of(
          OperatorServiceGrpc.getAddSearchAttributesMethod().getFullMethodName(),
          OperatorServiceGrpc.getRemoveSearchAttributesMethod().getFullMethodName(),
          OperatorServiceGrpc.getListSearchAttributesMethod().getFullMethodName());

  private static final List<NamespaceState> REGISTERED =
      List.of(NamespaceState.NAMESPACE_STATE_REGISTERED);
  private static final List<NamespaceState> REGISTERED_OR_DEPRECATED =
      List.of(NamespaceState.NAMESPACE_STATE_REGISTERED, NamespaceState.NAMESPACE_STATE_DEPRECATED);

  /** Begin something new (FO-20). */
  private static final Map<String, List<NamespaceState>> ALLOWED =
      Map.of(
          WorkflowServiceGrpc.getStartWorkflowExecutionMethod().getFullMethodName(),
          REGISTERED,
          WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod().getFullMethodName(),
          REGISTERED,
          WorkflowServiceGrpc.getExecuteMultiOperationMethod().getFullMethodName(),
          REGISTERED);

  private final Namespaces namespaces;

  NamespaceResolution(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** A request whose namespace field is filled in, and the namespace if it speaks of one. */
  record Resolved(Message request, Optional<Namespace> namespace) {}

  /**
   * @throws InvalidRequest when the request names no namespace, or two
   * @throws NotFound when there is no such namespace
   * @throws NotReady when the namespace's state does not allow the request
   */
  Resolved resolve(String method, Message request) {
    var nameField = request.getDescriptorForType().findFieldByName("namespace");
    if (WITHOUT.contains(method) || nameField == null) {
      return new Resolved(request, Optional.empty());
    }
    if (OPTIONAL.contains(method) && request.getField(nameField).equals("")) {
      return new Resolved(request, Optional.empty());
    }
    var tokenField = request.getDescriptorForType().findFieldByName("task_token");
    var resolved =
        tokenField == null
            ? new Resolved(request, Optional.of(named((String) request.getField(nameField))))
            : byToken(request, nameField, (ByteString) request.getField(tokenField));
    resolved.namespace().ifPresent(namespace -> checkState(method, namespace));
    return resolved;
  }

  private Resolved byToken(Message request, FieldDescriptor nameField, ByteString token) {
    var name = (String) request.getField(nameField);
    if (name.isEmpty()) {
      var namespace = ofToken(request, token);
      var filled = request.toBuilder().setField(nameField, namespace.name()).build();
      return new Resolved(filled, Optional.of(namespace));
    }
    var namespace = named(name);
    if (!namespaceId(request, token).equals(namespace.id())) {
      throw new InvalidRequest("Operation requested with a token from a different namespace.");
    }
    return new Resolved(request, Optional.of(namespace));
  }

  private static String namespaceId(Message request, ByteString token) {
    return request instanceof RespondQueryTaskCompletedRequest
        ? QueryTokens.read(token).getNamespaceId()
        : TaskTokens.read(token).getNamespaceId();
  }

  private Namespace ofToken(Message request, ByteString token) {
    var id = namespaceId(request, token);
    return namespaces.byId(id).orElseThrow(() -> NotFound.namespace(id));
  }

  private Namespace named(String name) {
    Fields.checkNamespace(name);
    return namespaces.byName(name).orElseThrow(() -> NotFound.namespace(name));
  }

  private static void checkState(String method, Namespace namespace) {
    var allowed = ALLOWED.getOrDefault(method, REGISTERED_OR_DEPRECATED);
    if (allowed.contains(namespace.state())) {
      return;
    }
    throw NotReady.with(
        "Namespace %s is %s. It must be %s."
            .formatted(
                namespace.name(),
                spelled(namespace.state()),
                allowed.stream()
                    .map(NamespaceResolution::spelled)
                    .collect(Collectors.joining(" or "))),
        NamespaceInvalidStateFailure.newBuilder()
            .setNamespace(namespace.name())
            .setState(namespace.state())
            .addAllAllowedStates(allowed)
            .build());
  }

  private static String spelled(NamespaceState state) {
    return switch (state) {
      case NAMESPACE_STATE_REGISTERED -> "Registered";
      case NAMESPACE_STATE_DEPRECATED -> "Deprecated";
      case NAMESPACE_STATE_DELETED -> "Deleted";
      case NAMESPACE_STATE_UNSPECIFIED, UNRECOGNIZED -> "Unspecified";
    };
  }
}
