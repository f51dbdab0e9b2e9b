package io.perdure.history.workflow.decision;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.enums.v1.ContinueAsNewVersioningBehavior;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All fields that history does not serve yet: a request that sets one is refused, so that nothing
 * is silently ignored. This list only shrinks.
 */
public final class UnsupportedFields {
  private UnsupportedFields() {}

  /** A field, and whether the request sets it. */
  private record Field(String name, boolean isSet) {}

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(StartWorkflowExecutionRequest request) {
    refuse(
        field("cron_schedule", !request.getCronSchedule().isEmpty()),
        field("search_attributes", request.getSearchAttributes().getIndexedFieldsCount() > 0),
        field("completion_callbacks", request.getCompletionCallbacksCount() > 0),
        field("versioning_override", request.hasVersioningOverride()),
        field("time_skipping_config", request.hasTimeSkippingConfig()));
  }

  /**
   * @throws InvalidRequest when a field is set that is not served yet
   */
  public static void check(RespondWorkflowTaskCompletedRequest request) {
    refuse(
        field(
            "versioning_behavior",
            request.getVersioningBehavior() != VersioningBehavior.VERSIONING_BEHAVIOR_UNSPECIFIED),
        field(
            "deployment_options.worker_versioning_mode",
            request.getDeploymentOptions().getWorkerVersioningMode()
                == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED));
  }

  /**
   * @throws BadCommand when a field is set that is not served yet
   */
  public static void check(ContinueAsNewWorkflowExecutionCommandAttributes command) {
    first(
            field("cron_schedule", !command.getCronSchedule().isEmpty()),
            field("search_attributes", command.getSearchAttributes().getIndexedFieldsCount() > 0),
            field(
                "initial_versioning_behavior",
                command.getInitialVersioningBehavior()
                    != ContinueAsNewVersioningBehavior
                        .CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_UNSPECIFIED))
        .ifPresent(
            field -> {
              throw new BadCommand(
                  WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES, words(field));
            });
  }

  private static void refuse(Field... fields) {
    first(fields)
        .ifPresent(
            field -> {
              throw new InvalidRequest(words(field));
            });
  }

  private static Optional<Field> first(Field... fields) {
    return Stream.of(fields).filter(Field::isSet).findFirst();
  }

  private static String words(Field field) {
    return field.name() + " is not supported yet";
  }

  private static Field field(String name, boolean isSet) {
    return new Field(name, isSet);
  }
}
