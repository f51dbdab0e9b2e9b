package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CallbackState;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which run keeps the callbacks that somebody wants called at the end. */
final class CallbackScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("CB-2: a retried run keeps the callbacks")
  void aRetriedRunKeepsThem() {
    var policy = RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(9)));
    var run = platform.start("order-1", with("one").andThen(start -> start.setRetryPolicy(policy)));

    run.completeWorkflowTask(failWorkflow("no"));

    assertThat(platform.run("order-1").runId()).isNotEqualTo(run.runId());
    assertThat(urls(platform.run("order-1"))).containsExactly("one");
  }

  @Test
  @DisplayName("CB-2: the next run of a cron schedule does not: they wait for the end of this one")
  void theNextRunOfACronScheduleDoesNot() {
    var run =
        platform.start("order-1", with("one").andThen(start -> start.setCronSchedule("@every 9s")));
    platform.advance(ofSeconds(9));

    run.completeWorkflowTask(completeWorkflow("done"));

    assertThat(platform.run("order-1").runId()).isNotEqualTo(run.runId());
    assertThat(urls(platform.run("order-1"))).isEmpty();
    assertThat(urls(run)).containsExactly("one");
  }

  @Test
  @DisplayName("CB-2, RS-10: a reset run has those of the start, and those that came later")
  void aResetRunHasAll() {
    var run = platform.start("order-1", with("one"));
    platform.start("order-1", with("two").andThen(CallbackScenariosTest::attach));
    run.completeWorkflowTask();
    platform.start("order-1", with("three").andThen(CallbackScenariosTest::attach));

    var next = run.reset(run.history().size() - 1);

    assertThat(urls(next)).containsExactly("one", "two", "three");
  }

  @Test
  @DisplayName("CB-4, CB-5: a callback is told as waiting, also when its run has closed")
  void isToldAsWaiting() {
    var run = platform.start("order-1", with("one"));
    var registered = Timestamps.fromMillis(platform.now().toEpochMilli());
    platform.advance(ofSeconds(1));
    var before = run.describe().getCallbacks(0);

    run.completeWorkflowTask(completeWorkflow("done"));

    assertThat(before.getState()).isEqualTo(CallbackState.CALLBACK_STATE_STANDBY);
    assertThat(before.getTrigger().hasWorkflowClosed()).isTrue();
    assertThat(before.getAttempt()).isZero();
    assertThat(Timestamps.compare(before.getRegistrationTime(), registered)).isNotPositive();
    assertThat(run.describe().getCallbacksList()).containsExactly(before);
    assertThat(run.history()).hasSize(5);
  }

  private static Consumer<StartWorkflowExecutionRequest.Builder> with(String url) {
    var nexus = Callback.Nexus.newBuilder().setUrl(url);
    return start -> start.addCompletionCallbacks(Callback.newBuilder().setNexus(nexus));
  }

  private static void attach(StartWorkflowExecutionRequest.Builder start) {
    start
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .getOnConflictOptionsBuilder()
        .setAttachRequestId(true)
        .setAttachCompletionCallbacks(true);
  }

  private static List<String> urls(ScenarioRun run) {
    return run.describe().getCallbacksList().stream()
        .map(told -> told.getCallback().getNexus().getUrl())
        .toList();
  }
}
