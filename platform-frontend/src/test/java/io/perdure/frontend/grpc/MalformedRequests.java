package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.MalformedRequest.unknown;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.filter.v1.StatusFilter;
import io.temporal.api.namespace.v1.BadBinaries;
import io.temporal.api.namespace.v1.BadBinaryInfo;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/**
 * The table of malformed requests, by family (FO-10, FO-11, FO-12, FO-31, FO-34, FO-142, FO-143,
 * FO-145, FO-154).
 */
final class MalformedRequests {
  /** One byte more than an id may have (FO-176). */
  static final String LONG = "x".repeat(1_001);

  private static final WorkflowExecution ORDER =
      WorkflowExecution.newBuilder().setWorkflowId("order-1").build();

  private MalformedRequests() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(
            MalformedStarts.all(),
            MalformedWorkerRequests.all(),
            MalformedTaskQueues.all(),
            MalformedAttributes.all(),
            MalformedInterventions.all(),
            signals(),
            endings(),
            reads(),
            queries(),
            MalformedUpdates.all(),
            newNamespaces(),
            changesOfNamespaces(),
            others())
        .flatMap(it -> it);
  }

  private static Stream<MalformedRequest> signals() {
    var signal = WorkflowServiceGrpc.getSignalWorkflowExecutionMethod();
    return Stream.of(
        invalid(
            signal, SignalWorkflowExecutionRequest.newBuilder(), "Namespace not set on request."),
        unknown(
            signal,
            SignalWorkflowExecutionRequest.newBuilder().setNamespace("nowhere"),
            "Namespace nowhere is not found."),
        invalid(
            signal,
            SignalWorkflowExecutionRequest.newBuilder().setNamespace(LONG),
            "Namespace length exceeds limit."),
        invalid(signal, signal(), "Execution is not set on request."),
        invalid(
            signal,
            signal().setWorkflowExecution(WorkflowExecution.getDefaultInstance()),
            "WorkflowId is not set on request."),
        invalid(
            signal,
            signal().setWorkflowExecution(ORDER.toBuilder().setWorkflowId("a\0b")),
            "WorkflowId contains the character U+0000."),
        invalid(
            signal,
            signal().setWorkflowExecution(ORDER.toBuilder().setRunId("7")),
            "Invalid RunId."),
        invalid(signal, signal().setWorkflowExecution(ORDER), "SignalName is not set on request."),
        invalid(
            signal,
            signal().setWorkflowExecution(ORDER).setSignalName(LONG),
            "SignalName length exceeds limit."),
        invalid(
            signal,
            signal().setWorkflowExecution(ORDER).setSignalName("pay").setRequestId(LONG),
            "RequestId length exceeds limit."));
  }

  private static Stream<MalformedRequest> endings() {
    var cancel = WorkflowServiceGrpc.getRequestCancelWorkflowExecutionMethod();
    var terminate = WorkflowServiceGrpc.getTerminateWorkflowExecutionMethod();
    var sticky = WorkflowServiceGrpc.getResetStickyTaskQueueMethod();
    return Stream.of(
        invalid(
            cancel,
            RequestCancelWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."),
        invalid(
            cancel,
            RequestCancelWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(ORDER)
                .setFirstExecutionRunId("7"),
            "Invalid FirstExecutionRunId."),
        invalid(
            terminate,
            TerminateWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."),
        invalid(
            terminate,
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(ORDER)
                .setIdentity(LONG),
            "Identity length exceeds limit."),
        invalid(
            sticky,
            ResetStickyTaskQueueRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."));
  }

  private static Stream<MalformedRequest> reads() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod(),
            DescribeWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."),
        invalid(
            WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod(),
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(ORDER.toBuilder().setRunId("not-a-uuid")),
            "Invalid RunId."),
        invalid(
            WorkflowServiceGrpc.getGetWorkflowExecutionHistoryReverseMethod(),
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(LONG)),
            "WorkflowId length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getListWorkflowExecutionsMethod(),
            ListWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE).setPageSize(1_001),
            "PageSize is larger than allowed 1000."),
        invalid(
            WorkflowServiceGrpc.getScanWorkflowExecutionsMethod(),
            ScanWorkflowExecutionsRequest.newBuilder().setNamespace(NAMESPACE).setPageSize(1_001),
            "PageSize is larger than allowed 1000."),
        invalid(
            WorkflowServiceGrpc.getListOpenWorkflowExecutionsMethod(),
            ListOpenWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setMaximumPageSize(1_001),
            "PageSize is larger than allowed 1000."),
        invalid(
            WorkflowServiceGrpc.getListClosedWorkflowExecutionsMethod(),
            ListClosedWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setStatusFilter(StatusFilter.getDefaultInstance()),
            "StatusFilter must be specified and must be not Running."),
        invalid(
            WorkflowServiceGrpc.getCountWorkflowExecutionsMethod(),
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery("WorkflowId = '\0'"),
            "Query contains the character U+0000."));
  }

  private static Stream<MalformedRequest> queries() {
    var query = WorkflowServiceGrpc.getQueryWorkflowMethod();
    var request = QueryWorkflowRequest.newBuilder().setNamespace(NAMESPACE);
    return Stream.of(
        invalid(query, request.clone(), "Execution is not set on request."),
        invalid(query, request.clone().setExecution(ORDER), "WorkflowQuery is not set on request."),
        invalid(
            query,
            request.clone().setExecution(ORDER).setQuery(WorkflowQuery.getDefaultInstance()),
            "QueryType is not set on request."));
  }

  private static Stream<MalformedRequest> others() {
    var describe = WorkflowServiceGrpc.getDescribeNamespaceMethod();
    return Stream.of(
        invalid(
            describe,
            DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).setId("7"),
            "Only one of namespace name or Id should be set on request."),
        unknown(
            describe,
            DescribeNamespaceRequest.newBuilder().setId("7"),
            "Namespace 7 is not found."),
        invalid(
            WorkflowServiceGrpc.getListNamespacesMethod(),
            ListNamespacesRequest.newBuilder().setNextPageToken(ByteString.copyFromUtf8("7")),
            "Invalid NextPageToken."),
        unknown(
            WorkflowServiceGrpc.getDeprecateNamespaceMethod(),
            DeprecateNamespaceRequest.newBuilder().setNamespace("nowhere"),
            "Namespace nowhere is not found."));
  }

  private static Stream<MalformedRequest> newNamespaces() {
    var register = WorkflowServiceGrpc.getRegisterNamespaceMethod();
    var request =
        RegisterNamespaceRequest.newBuilder()
            .setNamespace("new")
            .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1));
    return Stream.of(
        invalid(register, RegisterNamespaceRequest.newBuilder(), "Namespace not set on request."),
        invalid(
            register,
            RegisterNamespaceRequest.newBuilder().setNamespace("new"),
            "A valid retention period is not set on request."),
        invalid(
            register,
            RegisterNamespaceRequest.newBuilder()
                .setNamespace("new")
                .setWorkflowExecutionRetentionPeriod(Durations.fromMinutes(59)),
            "A valid retention period is not set on request."),
        invalid(
            register,
            RegisterNamespaceRequest.newBuilder().setNamespace("new").setIsGlobalNamespace(true),
            "Cannot register global namespace when not enabled"),
        invalid(
            register,
            RegisterNamespaceRequest.newBuilder()
                .setNamespace("new")
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1))
                .setHistoryArchivalUri("file:///archive"),
            "history_archival_uri is not supported yet"),
        invalid( // FO-36.
            register,
            request.clone().setVisibilityArchivalState(ArchivalState.ARCHIVAL_STATE_ENABLED),
            "visibility_archival_state is not supported yet"),
        invalid( // FO-32.
            register, request.clone().setNamespace(LONG), "Namespace length exceeds limit."),
        invalid(
            register,
            request.clone().setNamespace("a\0b"),
            "Namespace contains the character U+0000."),
        invalid( // FO-35.
            register,
            request.clone().setActiveClusterName("elsewhere"),
            "Invalid local namespace active cluster"),
        invalid(
            register,
            request.clone().addClusters(elsewhere()),
            "Invalid local namespace clusters"));
  }

  private static ClusterReplicationConfig elsewhere() {
    return ClusterReplicationConfig.newBuilder().setClusterName("elsewhere").build();
  }

  private static Stream<MalformedRequest> changesOfNamespaces() {
    var update = WorkflowServiceGrpc.getUpdateNamespaceMethod();
    return Stream.of(
        invalid(
            update,
            UpdateNamespaceRequest.newBuilder().setNamespace(NAMESPACE).setPromoteNamespace(true),
            "promote_namespace is not supported yet"),
        invalid( // WC-8.
            update,
            UpdateNamespaceRequest.newBuilder().setNamespace(NAMESPACE).setDeleteBadBinary("7"),
            "delete_bad_binary is not supported yet"),
        invalid(
            update,
            UpdateNamespaceRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setConfig(
                    NamespaceConfig.newBuilder()
                        .setBadBinaries(
                            BadBinaries.newBuilder()
                                .putBinaries("7", BadBinaryInfo.getDefaultInstance()))),
            "config.bad_binaries is not supported yet"));
  }

  private static SignalWorkflowExecutionRequest.Builder signal() {
    return SignalWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE);
  }
}
