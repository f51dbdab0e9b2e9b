package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.ExternalCommands.startChild;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_UNSPECIFIED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.shard.ShardRequest;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of children when their parent closes, however it does. */
final class ParentCloseScenariosTest {
  private final List<Map<String, WorkflowExecutionStatus>> seenByChild = new ArrayList<>();

  @AutoClose
  private final Platform platform =
      new Platform(EngineSetup.PLAIN.with(Seams.NONE.withRequests(this::watch)));

  @Test
  @DisplayName("PC-4: when the child hears of it, the parent's close has been stored")
  void isClosedBeforeItsChildrenHear() {
    var parent = parentOf(PARENT_CLOSE_POLICY_TERMINATE);

    parent.completeWorkflowTask(completeWorkflow("done"));

    assertThat(seenByChild)
        .last()
        .isEqualTo(
            Map.of(
                "order-1", WORKFLOW_EXECUTION_STATUS_COMPLETED,
                "parcel-1", WORKFLOW_EXECUTION_STATUS_RUNNING));
  }

  @ParameterizedTest
  @EnumSource(
      value = ParentClosePolicy.class,
      names = {"PARENT_CLOSE_POLICY_TERMINATE", "PARENT_CLOSE_POLICY_UNSPECIFIED"})
  @DisplayName("PC-2, CH-1: the child is terminated, also where nothing is said")
  void terminates(ParentClosePolicy policy) {
    var parent = parentOf(policy);

    parent.completeWorkflowTask(completeWorkflow("done"));

    platform
        .run("parcel-1")
        .hasHistoryFrom(
            3,
            """
            3 WorkflowExecutionTerminated {"reason": "by parent close policy", "identity": "history-service"}
            """);
  }

  @Test
  @DisplayName("PC-2: the child is asked to cancel itself")
  void requestsCancellation() {
    var parent = parentOf(PARENT_CLOSE_POLICY_REQUEST_CANCEL);

    parent.completeWorkflowTask(completeWorkflow("done"));

    platform
        .run("parcel-1")
        .hasHistoryFrom(
            3,
            """
            3 WorkflowExecutionCancelRequested {"externalWorkflowExecution": {"workflowId": "order-1", "runId": "%s"}, "identity": "history-service"}
            """
                .formatted(parent.runId()));
    var requested = platform.run("parcel-1").history().getLast();
    assertThat(
            requested
                .getWorkflowExecutionCancelRequestedEventAttributes()
                .getExternalInitiatedEventId())
        .isZero(); // No command of the parent has asked for it.
  }

  @Test
  @DisplayName("PC-2: an abandoned child goes on")
  void abandons() {
    parentOf(PARENT_CLOSE_POLICY_ABANDON).completeWorkflowTask(completeWorkflow("done"));

    platform.run("parcel-1").completeWorkflowTask(completeWorkflow("sent"));

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  @DisplayName("PC-1: termination of the parent closes the child")
  void appliesOnTermination() {
    parentOf(PARENT_CLOSE_POLICY_TERMINATE).terminate("enough");

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("PC-1, CA-8: so does continue-as-new of the parent")
  void appliesOnContinueAsNew() {
    parentOf(PARENT_CLOSE_POLICY_TERMINATE).completeWorkflowTask(continueAsNew("more"));

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
    assertThat(platform.run("order-1").history())
        .noneMatch(it -> it.hasChildWorkflowExecutionTerminatedEventAttributes());
  }

  @Test
  @DisplayName("PC-1: so does a retry of the parent")
  void appliesOnRetry() {
    var policy = RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(9)));
    var parent = platform.start("order-1", it -> it.setRetryPolicy(policy));
    parent.completeWorkflowTask(startChild("parcel-1"));

    parent.completeWorkflowTask(failWorkflow("broken"));

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("PC-1: so does the parent's run timeout")
  void appliesOnTimeout() {
    var parent = platform.start("order-1", it -> it.setWorkflowRunTimeout(proto(ofSeconds(5))));
    parent.completeWorkflowTask(startChild("parcel-1"));

    platform.advance(ofSeconds(6));

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("PC-2: a child that has continued as new is closed all the same")
  void reachesTheChildsCurrentRun() {
    var parent = parentOf(PARENT_CLOSE_POLICY_TERMINATE);
    var task = parent.startWorkflowTask();
    platform.run("parcel-1").completeWorkflowTask(continueAsNew("more"));
    platform.advance(ofSeconds(1));

    task.complete(completeWorkflow("done"));

    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("CH-4: a parent that closes with the command that starts a child starts none")
  void startsNoChildOfAClosedParent() {
    platform
        .start("order-1")
        .completeWorkflowTask(
            startChild("parcel-1", PARENT_CLOSE_POLICY_ABANDON), completeWorkflow("done"));
    platform.advance(ofSeconds(30));

    var taken = platform.start("parcel-1");

    assertThat(taken.history()).hasSize(2);
    assertThat(taken.describe().getWorkflowExecutionInfo().hasParentExecution()).isFalse();
    assertThat(child()).isEqualTo(WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  @DisplayName("CH-10: the end of a child whose parent has closed is told to nobody")
  void theEndOfAnAbandonedChildIsToldToNobody() {
    var parent = parentOf(PARENT_CLOSE_POLICY_ABANDON);
    parent.completeWorkflowTask(completeWorkflow("done"));
    var events = parent.history().size();

    platform.run("parcel-1").completeWorkflowTask(completeWorkflow("sent"));

    assertThat(parent.history()).hasSize(events);
  }

  private ScenarioRun parentOf(ParentClosePolicy policy) {
    var parent = platform.start("order-1");
    parent.completeWorkflowTask(
        policy == PARENT_CLOSE_POLICY_UNSPECIFIED
            ? startChild("parcel-1")
            : startChild("parcel-1", policy));
    return parent;
  }

  /** Writes down what is stored of all when somebody asks something of the child. */
  private ShardRequest<?, ?> watch(ShardRequest<?, ?> request) {
    if (request.key().workflowId().equals("parcel-1")) {
      var stored = new HashMap<String, WorkflowExecutionStatus>();
      platform.database().runs().forEach(run -> stored.put(run.key().workflowId(), run.status()));
      seenByChild.add(stored);
    }
    return request;
  }

  private WorkflowExecutionStatus child() {
    return platform.run("parcel-1").describe().getWorkflowExecutionInfo().getStatus();
  }
}
