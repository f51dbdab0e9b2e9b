package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.ServiceException;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardStore;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.perdure.testing.store.ForwardingStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one request changes is stored as a whole or not at all, also where it is about two runs. */
final class OneTransactionTest {
  private boolean full;

  @AutoClose
  private final Platform platform =
      new Platform(
          EngineSetup.PLAIN.with(Seams.NONE.withStore(this::limited).withDefects(_ -> {})));

  @Test
  @DisplayName("G-4: a run that cannot continue as new is open, and there is no other")
  void leavesNothingOfAContinueAsNew() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    full = true;

    assertThatThrownBy(() -> task.complete(continueAsNew("more")))
        .isInstanceOf(ServiceException.class);

    run.hasHistoryFrom(3, "3 WorkflowTaskStarted\n4 WorkflowTaskFailed");
    assertThat(platform.run("order-1").runId()).isEqualTo(run.runId());
    assertThat(platform.database().runs()).hasSize(1);
    assertThat(platform.hasStrayHistory()).isFalse();
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("G-4: a run is not terminated for another that cannot be started")
  void terminatesNothingForAStartThatFails() {
    var run = platform.start("order-1");
    full = true;

    assertThatThrownBy(
            () ->
                platform.start(
                    "order-1",
                    start ->
                        start.setWorkflowIdConflictPolicy(
                            WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)))
        .isInstanceOf(ServiceException.class);

    assertThat(platform.run("order-1").runId()).isEqualTo(run.runId());
    assertThat(run.history()).hasSize(2);
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  /** A database that at times has no room for more runs. */
  private ShardStore limited(ShardStore store) {
    return new ForwardingStore(store) {
      @Override
      public CommitOutcome commit(ShardCommit commit) {
        return full && commit.runs().stream().anyMatch(RunWrite.Insert.class::isInstance)
            ? new CommitOutcome.Refused("54000", "planted")
            : super.commit(commit);
      }
    };
  }
}
