package io.perdure.frontend.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceFilter;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();
  private final String name = "orders-" + UUID.randomUUID();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** FO-30, FO-37, FO-42. */
  @Test
  void describesWhatWasRegistered() {
    register();

    var described = describe();

    var info = described.getNamespaceInfo();
    assertThat(info.getName()).isEqualTo(name);
    assertThat(info.getState()).isEqualTo(NamespaceState.NAMESPACE_STATE_REGISTERED);
    assertThat(info.getDescription()).isEqualTo("Orders");
    assertThat(described.getConfig().getWorkflowExecutionRetentionTtl())
        .isEqualTo(Durations.fromDays(3));
    assertThat(described.getReplicationConfig().getActiveClusterName()).isEqualTo("active");
    assertThat(describeById(info.getId())).isEqualTo(described);
  }

  /** FO-45, FO-46, MT-79. */
  @Test
  void promisesNoCapabilityThatIsNotThere() {
    register();

    var info = describe().getNamespaceInfo();

    assertThat(info.getCapabilities())
        .isEqualTo(
            NamespaceInfo.Capabilities.newBuilder()
                .setEagerWorkflowStart(true)
                .setSyncUpdate(true)
                .setAsyncUpdate(true)
                .setWorkerHeartbeats(true)
                .setWorkerPollCompleteOnShutdown(true)
                .setPollerAutoscaling(true)
                .setWorkflowPause(true)
                .build());
    assertThat(info.getSupportsSchedules()).isFalse();
    assertThat(info.getLimits().getBlobSizeLimitError()).isEqualTo(2_097_152);
  }

  /** FO-33. */
  @Test
  void refusesASecondNamespaceOfTheName() {
    register();

    var refusal = catchThrowableOfType(StatusRuntimeException.class, this::register);

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(refusal.getStatus().getDescription())
        .isEqualTo("Namespace \"%s\" already exists", name);
  }

  /** FO-43. */
  @Test
  void listsAllButDeletedNamespacesInPages() {
    register();
    var deleted = TestingFrontend.newNamespace(NamespaceState.NAMESPACE_STATE_DELETED);

    assertThat(listed(false)).contains(name, TestingFrontend.NAMESPACE).doesNotContain(deleted);
    assertThat(listed(true)).contains(name, deleted);
  }

  /** FO-50, FO-59. */
  @Test
  void changesWhatAnUpdateNames() {
    register();
    update(
        UpdateNamespaceRequest.newBuilder()
            .setUpdateInfo(UpdateNamespaceInfo.newBuilder().setOwnerEmail("me").putData("a", "b")));
    update(
        UpdateNamespaceRequest.newBuilder()
            .setConfig(
                NamespaceConfig.newBuilder()
                    .setWorkflowExecutionRetentionTtl(Durations.fromDays(7))));

    var info = describe().getNamespaceInfo();
    assertThat(info.getDescription()).isEqualTo("Orders");
    assertThat(info.getOwnerEmail()).isEqualTo("me");
    assertThat(info.getDataMap()).containsEntry("team", "sales").containsEntry("a", "b");
    assertThat(describe().getConfig().getWorkflowExecutionRetentionTtl())
        .isEqualTo(Durations.fromDays(7));
  }

  /** FO-51, FO-59. */
  @Test
  void isNeverRegisteredAgainOnceDeprecated() {
    register();
    frontend
        .client()
        .deprecateNamespace(DeprecateNamespaceRequest.newBuilder().setNamespace(name).build());
    var back =
        UpdateNamespaceRequest.newBuilder()
            .setUpdateInfo(
                UpdateNamespaceInfo.newBuilder()
                    .setState(NamespaceState.NAMESPACE_STATE_REGISTERED));

    assertThat(describe().getNamespaceInfo().getState())
        .isEqualTo(NamespaceState.NAMESPACE_STATE_DEPRECATED);
    assertThatThrownBy(() -> update(back)).hasMessageEndingWith("Invalid namespace state update.");
  }

  /** FO-70. */
  @Test
  void theServerSaysWhatItIs() {
    var system = frontend.client().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());

    assertThat(system.getServerVersion()).isEqualTo("1.32.0");
    assertThat(system.getCapabilities().getSupportsSchedules()).isFalse();
    assertThat(system.getCapabilities().getEagerWorkflowStart()).isTrue();
    assertThat(system.getCapabilities().getInternalErrorDifferentiation()).isTrue();
  }

  /** FO-71, FO-72. */
  @Test
  void theInstallationKeepsItsId() {
    var request = GetClusterInfoRequest.getDefaultInstance();

    var cluster = frontend.client().getClusterInfo(request);

    assertThat(UUID.fromString(cluster.getClusterId())).isNotNull();
    assertThat(cluster.getSupportedClientsMap()).containsEntry("temporal-java", "<2.0.0");
    assertThat(cluster.getPersistenceStore()).isEqualTo("postgres12");
    assertThat(cluster.getVisibilityStore()).isEqualTo("postgres12");
    assertThat(frontend.client().getClusterInfo(request)).isEqualTo(cluster);
  }

  private void register() {
    frontend
        .client()
        .registerNamespace(
            RegisterNamespaceRequest.newBuilder()
                .setNamespace(name)
                .setDescription("Orders")
                .putData("team", "sales")
                .setWorkflowExecutionRetentionPeriod(Durations.fromDays(3))
                .build());
  }

  private void update(UpdateNamespaceRequest.Builder request) {
    frontend.client().updateNamespace(request.setNamespace(name).build());
  }

  private DescribeNamespaceResponse describe() {
    return frontend
        .client()
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
  }

  private DescribeNamespaceResponse describeById(String id) {
    return frontend
        .client()
        .describeNamespace(DescribeNamespaceRequest.newBuilder().setId(id).build());
  }

  private List<String> listed(boolean withDeleted) {
    var names = new ArrayList<String>();
    var request =
        ListNamespacesRequest.newBuilder()
            .setPageSize(2)
            .setNamespaceFilter(NamespaceFilter.newBuilder().setIncludeDeleted(withDeleted));
    do {
      var page = frontend.client().listNamespaces(request.build());
      page.getNamespacesList().forEach(it -> names.add(it.getNamespaceInfo().getName()));
      request.setNextPageToken(page.getNextPageToken());
    } while (!request.getNextPageToken().isEmpty());
    return names;
  }
}
