package io.perdure.history.workflow.child;

import static io.perdure.history.state.ProtoTime.proto;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.attribute.NoValue;
import io.perdure.common.cron.CronSchedule;
import io.perdure.common.request.Priorities;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.chain.NewRun;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.Limits;
import io.perdure.history.workflow.decision.SearchAttributeRules;
import io.perdure.history.workflow.external.TargetNamespace;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;

/**
 * Checks the attributes of a command that starts a child, and fills in what it leaves open (CH-1).
 */
final class ChildAttributes {
  private static final WorkflowTaskFailedCause CAUSE =
      WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES;

  private ChildAttributes() {}

  /**
   * What StartChildWorkflowExecutionInitiated shall say.
   *
   * @throws BadCommand that names the attribute at fault
   */
  @SuppressWarnings("deprecation") // Workers still name a namespace, and other ones are refused.
  static StartChildWorkflowExecutionInitiatedEventAttributes.Builder normalised(
      StartChildWorkflowExecutionCommandAttributes command, Turn turn) {
    checkServed(command, turn);
    checkId("WorkflowId", command.getWorkflowId());
    checkId("WorkflowType", command.getWorkflowType().getName());
    checkSizes(command);
    var attributes =
        StartChildWorkflowExecutionInitiatedEventAttributes.newBuilder()
            .setNamespace(TargetNamespace.of(command.getNamespace(), CAUSE, turn))
            .setNamespaceId(turn.namespace().id())
            .setWorkflowId(command.getWorkflowId())
            .setWorkflowType(command.getWorkflowType())
            .setTaskQueue(taskQueue(command, turn))
            .setParentClosePolicy(parentClosePolicy(command))
            .setWorkflowIdReusePolicy(reusePolicy(command))
            .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId());
    setTimeouts(command, attributes);
    setGiven(command, attributes, turn);
    return attributes;
  }

  private static void checkServed(StartChildWorkflowExecutionCommandAttributes command, Turn turn) {
    Limits.checked(
        CAUSE,
        () -> {
          UnsupportedFields.check(command);
          Priorities.check(command.getPriority());
          if (!command.getCronSchedule().isEmpty()) {
            CronSchedule.check(command.getCronSchedule(), turn.now());
          }
        });
  }

  private static void checkId(String name, String value) {
    if (value.isEmpty()) {
      throw bad(
          "Required field %s is not set on StartChildWorkflowExecutionCommand.".formatted(name));
    }
    Limits.checkLength(value, CAUSE, name);
  }

  private static void checkSizes(StartChildWorkflowExecutionCommandAttributes command) {
    Limits.checkSize(
        command.getInput(), CAUSE, "StartChildWorkflowExecutionCommandAttributes.Input");
    Limits.checkSize(command.getMemo(), CAUSE, "StartChildWorkflowExecutionCommandAttributes.Memo");
  }

  private static TaskQueue taskQueue(
      StartChildWorkflowExecutionCommandAttributes command, Turn turn) {
    var name = command.getTaskQueue().getName();
    if (name.isEmpty()) {
      name = turn.state().execution().taskQueue();
    }
    Limits.checkTaskQueue(name, CAUSE);
    return TaskQueue.newBuilder()
        .setName(name)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  private static ParentClosePolicy parentClosePolicy(
      StartChildWorkflowExecutionCommandAttributes command) {
    return switch (command.getParentClosePolicy()) {
      case PARENT_CLOSE_POLICY_UNSPECIFIED -> ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
      case PARENT_CLOSE_POLICY_TERMINATE,
          PARENT_CLOSE_POLICY_ABANDON,
          PARENT_CLOSE_POLICY_REQUEST_CANCEL ->
          command.getParentClosePolicy();
      case UNRECOGNIZED -> throw bad("unknown ParentClosePolicy");
    };
  }

  private static WorkflowIdReusePolicy reusePolicy(
      StartChildWorkflowExecutionCommandAttributes command) {
    var policy = command.getWorkflowIdReusePolicy();
    return policy == WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
        ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
        : policy;
  }

  private static void setTimeouts(
      StartChildWorkflowExecutionCommandAttributes command,
      StartChildWorkflowExecutionInitiatedEventAttributes.Builder attributes) {
    var execution = checked("WorkflowExecutionTimeout", command.getWorkflowExecutionTimeout());
    var run =
        NewRun.runTimeout(
            checked("WorkflowRunTimeout", command.getWorkflowRunTimeout()), execution);
    var task =
        NewRun.workflowTaskTimeout(
            checked("WorkflowTaskTimeout", command.getWorkflowTaskTimeout()), run);
    attributes
        .setWorkflowExecutionTimeout(execution)
        .setWorkflowRunTimeout(proto(run))
        .setWorkflowTaskTimeout(proto(task));
  }

  private static Duration checked(String name, Duration timeout) {
    if (!Durations.isValid(timeout) || Durations.isNegative(timeout)) {
      throw bad("invalid %s: %ds".formatted(name, timeout.getSeconds()));
    }
    return proto(ProtoTime.duration(timeout)); // At most 100 years (G-8).
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  private static void setGiven(
      StartChildWorkflowExecutionCommandAttributes command,
      StartChildWorkflowExecutionInitiatedEventAttributes.Builder attributes,
      Turn turn) {
    attributes
        .setControl(command.getControl())
        .setCronSchedule(command.getCronSchedule())
        .setInheritBuildId(command.getInheritBuildId());
    if (command.hasInput()) {
      attributes.setInput(command.getInput());
    }
    if (command.hasHeader()) {
      attributes.setHeader(command.getHeader());
    }
    if (command.hasMemo()) {
      attributes.setMemo(NoValue.removed(command.getMemo()));
    }
    if (command.hasSearchAttributes()) {
      var checked = SearchAttributeRules.checked(command.getSearchAttributes(), turn);
      attributes.setSearchAttributes(NoValue.removed(checked));
    }
    if (command.hasRetryPolicy()) {
      attributes.setRetryPolicy(retryPolicy(command.getRetryPolicy()));
    }
    if (command.hasPriority()) {
      attributes.setPriority(command.getPriority());
    }
  }

  private static RetryPolicy retryPolicy(RetryPolicy given) {
    var policy = RetryPolicies.defaulted(given);
    Limits.checked(CAUSE, () -> RetryPolicies.check(policy));
    return policy;
  }

  private static BadCommand bad(String why) {
    return new BadCommand(CAUSE, why);
  }
}
