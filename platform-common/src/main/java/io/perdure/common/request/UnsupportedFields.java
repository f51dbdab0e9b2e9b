package io.perdure.common.request;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.enums.v1.ContinueAsNewVersioningBehavior;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;

/**
 * All fields of requests and commands that are not served yet: one that sets such a field is
 * refused, so that nothing is silently ignored. This list only shrinks.
 */
public final class UnsupportedFields {
  private UnsupportedFields() {}

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(StartWorkflowExecutionRequest request) {
    refuse("versioning_override", request.hasVersioningOverride());
    refuse("time_skipping_config", request.hasTimeSkippingConfig());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(RespondWorkflowTaskCompletedRequest request) {
    refuse(
        "versioning_behavior",
        request.getVersioningBehavior() != VersioningBehavior.VERSIONING_BEHAVIOR_UNSPECIFIED);
    checkVersioned(request.getDeploymentOptions());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(ContinueAsNewWorkflowExecutionCommandAttributes command) {
    refuse(
        "initial_versioning_behavior",
        command.getInitialVersioningBehavior()
            != ContinueAsNewVersioningBehavior.CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_UNSPECIFIED);
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(StartChildWorkflowExecutionCommandAttributes command) {
    refuse("versioning_override", command.hasVersioningOverride());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  @SuppressWarnings("deprecation") // Old workers say so that they are versioned.
  public static void check(PollWorkflowTaskQueueRequest poll) {
    checkVersioned(poll.getDeploymentOptions());
    checkVersioned(poll.getWorkerVersionCapabilities());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  @SuppressWarnings("deprecation") // Old workers say so that they are versioned.
  public static void check(PollActivityTaskQueueRequest poll) {
    checkVersioned(poll.getDeploymentOptions());
    checkVersioned(poll.getWorkerVersionCapabilities());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(RegisterNamespaceRequest request) {
    refuse("history_archival_state", isOn(request.getHistoryArchivalState()));
    refuse("history_archival_uri", !request.getHistoryArchivalUri().isEmpty());
    refuse("visibility_archival_state", isOn(request.getVisibilityArchivalState()));
    refuse("visibility_archival_uri", !request.getVisibilityArchivalUri().isEmpty());
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(UpdateNamespaceRequest request) {
    refuse("promote_namespace", request.getPromoteNamespace());
    refuse("delete_bad_binary", !request.getDeleteBadBinary().isEmpty());
    refuse("replication_config.state", request.getReplicationConfig().getStateValue() != 0);
    check(request.getConfig());
  }

  private static void check(NamespaceConfig config) {
    refuse("config.bad_binaries", config.getBadBinaries().getBinariesCount() > 0);
    refuse(
        "config.custom_search_attribute_aliases",
        config.getCustomSearchAttributeAliasesCount() > 0);
    refuse("config.history_archival_state", isOn(config.getHistoryArchivalState()));
    refuse("config.history_archival_uri", !config.getHistoryArchivalUri().isEmpty());
    refuse("config.visibility_archival_state", isOn(config.getVisibilityArchivalState()));
    refuse("config.visibility_archival_uri", !config.getVisibilityArchivalUri().isEmpty());
  }

  private static void checkVersioned(WorkerDeploymentOptions options) {
    refuse(
        "deployment_options.worker_versioning_mode",
        options.getWorkerVersioningMode() == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED);
  }

  @SuppressWarnings("deprecation") // Old workers say so that they are versioned.
  private static void checkVersioned(WorkerVersionCapabilities capabilities) {
    refuse("worker_version_capabilities.use_versioning", capabilities.getUseVersioning());
  }

  private static boolean isOn(ArchivalState state) {
    return state == ArchivalState.ARCHIVAL_STATE_ENABLED;
  }

  private static void refuse(String field, boolean isSet) {
    if (isSet) {
      throw InvalidRequest.unsupported(field);
    }
  }
}
