package io.perdure.history.workflow.intervention;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Priorities;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.FieldMasks;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;

/** Changes the options of a run: the priority; others are not served yet (PO-5). */
public final class WorkflowOptions {
  private WorkflowOptions() {}

  /**
   * Changes the options that the mask names, and gives those that hold then.
   *
   * @throws InvalidRequest when the mask names something else, or what is not served yet
   */
  public static WorkflowExecutionOptions update(
      WorkflowExecutionOptions given, FieldMask mask, String identity, Turn turn) {
    var wanted = merged(turn.state(), given, mask);
    if (!wanted.equals(options(turn.state()))) {
      apply(wanted, identity, turn);
    }
    return wanted;
  }

  /**
   * Checks a change.
   *
   * @throws InvalidRequest when {@link #update} would refuse it
   */
  static void check(MutableState run, WorkflowExecutionOptions given, FieldMask mask) {
    merged(run, given, mask);
  }

  private static WorkflowExecutionOptions merged(
      MutableState run, WorkflowExecutionOptions given, FieldMask mask) {
    var paths = FieldMasks.snakeCase(mask);
    if (paths.getPathsCount() == 0
        || !FieldMaskUtil.isValid(WorkflowExecutionOptions.class, paths)) {
      throw new InvalidRequest("error applying update_options: invalid update mask");
    }
    if (FieldMasks.touches(paths, "versioning_override") && given.hasVersioningOverride()) {
      throw InvalidRequest.unsupported("workflow_execution_options.versioning_override");
    }
    if (FieldMasks.touches(paths, "time_skipping_config") && given.hasTimeSkippingConfig()) {
      throw InvalidRequest.unsupported("workflow_execution_options.time_skipping_config");
    }
    var after = options(run).toBuilder();
    FieldMaskUtil.merge(paths, given, after, FieldMasks.REPLACING);
    Priorities.check(after.getPriority());
    return after.build();
  }

  private static WorkflowExecutionOptions options(MutableState run) {
    var options = WorkflowExecutionOptions.newBuilder();
    run.priority().ifPresent(options::setPriority);
    return options.build();
  }

  /** Gives the run other options; a workflow task that nobody has taken is handed out anew. */
  private static void apply(WorkflowExecutionOptions options, String identity, Turn turn) {
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
        event ->
            event
                .setWorkerMayIgnore(true)
                .getWorkflowExecutionOptionsUpdatedEventAttributesBuilder()
                .setPriority(options.getPriority())
                .setIdentity(identity));
    NextWorkflowTask.dispatchAnew(turn);
  }
}
