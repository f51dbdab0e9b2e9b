package io.perdure.testing.simulation;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.ServiceException;
import io.perdure.testing.engine.Agenda;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Somebody who resets runs, and pauses runs and activities for a while. */
final class SimulatedInterventions {
  /** What all programs do first is what they schedule by this event, and all agree on it. */
  private static final String FIRST_ACTIVITY = "0.0";

  private static final int LONGEST_PAUSE_MILLIS = 5_000;

  private final Agenda agenda;
  private final Caller caller;
  private final RandomGenerator random;
  private int requestIds;

  SimulatedInterventions(Agenda agenda, Caller caller, RandomGenerator random) {
    this.agenda = agenda;
    this.caller = caller;
    this.random = random;
  }

  /** Resets the run to the end of its first workflow task, and tells of the new run. */
  void reset(String workflowId, String runId, Consumer<String> begun) {
    caller.send(
        ResetWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(execution(workflowId, runId))
            .setWorkflowTaskFinishEventId(4)
            .setReason("simulated")
            .setRequestId("reset-" + ++requestIds)
            .build(),
        ResetWorkflowExecutionResponse.class,
        response -> begun.accept(response.getRunId()),
        refusal -> expect(refusal, InvalidRequest.class));
  }

  /** Pauses the run for a while. */
  void pause(String workflowId, String runId) {
    caller.send(
        PauseWorkflowExecutionRequest.newBuilder()
            .setWorkflowId(workflowId)
            .setRunId(runId)
            .setRequestId("pause-" + ++requestIds)
            .build(),
        PauseWorkflowExecutionResponse.class,
        _ -> later(() -> unpause(workflowId, runId)),
        SimulatedInterventions::expectClosed);
  }

  private void unpause(String workflowId, String runId) {
    caller.send(
        UnpauseWorkflowExecutionRequest.newBuilder()
            .setWorkflowId(workflowId)
            .setRunId(runId)
            .build(),
        UnpauseWorkflowExecutionResponse.class,
        _ -> {},
        SimulatedInterventions::expectClosed);
  }

  /** Pauses an activity of the run for a while, or has it begin again. */
  void meddleWithActivity(String workflowId, String runId) {
    if (random.nextBoolean()) {
      caller.send(
          ResetActivityRequest.newBuilder()
              .setExecution(execution(workflowId, runId))
              .setId(FIRST_ACTIVITY)
              .build(),
          ResetActivityResponse.class,
          _ -> {},
          SimulatedInterventions::expectClosed);
      return;
    }
    caller.send(
        PauseActivityRequest.newBuilder()
            .setExecution(execution(workflowId, runId))
            .setId(FIRST_ACTIVITY)
            .setRequestId("pause-" + ++requestIds)
            .build(),
        PauseActivityResponse.class,
        _ -> later(() -> unpauseActivity(workflowId, runId)),
        SimulatedInterventions::expectClosed);
  }

  private void unpauseActivity(String workflowId, String runId) {
    caller.send(
        UnpauseActivityRequest.newBuilder()
            .setExecution(execution(workflowId, runId))
            .setId(FIRST_ACTIVITY)
            .build(),
        UnpauseActivityResponse.class,
        _ -> {},
        SimulatedInterventions::expectClosed);
  }

  private void later(Runnable action) {
    agenda.in(
        Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)),
        "client: end a pause",
        () -> true,
        action);
  }

  /** The run or activity is closed, or another pause holds. */
  private static void expectClosed(ServiceException refusal) {
    if (!(refusal instanceof NotReady)) {
      expect(refusal, NotFound.class);
    }
  }

  private static void expect(ServiceException refusal, Class<? extends ServiceException> kind) {
    if (!kind.isInstance(refusal)) {
      throw new AssertionError("a client was refused for no reason", refusal);
    }
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }
}
