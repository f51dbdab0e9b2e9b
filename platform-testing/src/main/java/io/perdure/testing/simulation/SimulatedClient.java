package io.perdure.testing.simulation;

import com.google.protobuf.util.Durations;
import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.ServiceException;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.scenario.Texts;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A client that starts workflows and then signals, describes, cancels and terminates them. */
final class SimulatedClient {
  /** Where all work waits. */
  static final String TASK_QUEUE = "work";

  private static final int STARTING_MILLIS = 15_000;
  private static final int MEDDLING_MILLIS = 20_000;
  private static final int LOOKS = 4;

  private final Agenda agenda;
  private final Caller caller;
  private final Ledger ledger;
  private final RandomGenerator random;
  private final SimulatedInterventions interventions;
  private final SimulatedQuestions questions;
  private int requestIds;

  SimulatedClient(
      Agenda agenda,
      Caller caller,
      SimulatedQuestions questions,
      Ledger ledger,
      RandomGenerator random) {
    this.agenda = agenda;
    this.caller = caller;
    this.questions = questions;
    this.ledger = ledger;
    this.random = random;
    this.interventions = new SimulatedInterventions(agenda, caller, random);
  }

  /** Plans the life of so many workflows. */
  void plan(int workflows) {
    for (var i = 0; i < workflows; i++) {
      var workflowId = "workflow-" + i;
      var at = Duration.ofMillis(random.nextInt(STARTING_MILLIS));
      if (random.nextInt(5) == 0) {
        later(at, "signal with start " + workflowId, () -> signalWithStart(workflowId));
      } else {
        later(at, "start " + workflowId, () -> start(workflowId));
      }
    }
  }

  private void later(Duration delay, String what, Runnable action) {
    agenda.in(delay, "client: " + what, () -> true, action);
  }

  private void start(String workflowId) {
    var program = Program.draw(random);
    var request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName("program"))
            .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
            .setInput(Texts.payloads(program.toString()))
            .setRequestId(nextRequestId("start"))
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
    if (program.end().equals(Program.FAIL)) {
      request.setRetryPolicy(
          RetryPolicy.newBuilder()
              .setInitialInterval(Durations.fromSeconds(1))
              .setMaximumAttempts(2));
    }
    if (random.nextInt(10) == 0) {
      request.setWorkflowRunTimeout(Durations.fromSeconds(25));
    }
    send(request.build());
    if (random.nextInt(4) == 0) { // The same request, as after a lost answer.
      send(request.build());
    }
  }

  private void send(StartWorkflowExecutionRequest request) {
    caller.send(
        request,
        StartWorkflowExecutionResponse.class,
        response -> {
          var first = ledger.runStartedBy(request.getRequestId()).isEmpty();
          ledger.started(request.getRequestId(), response.getRunId());
          if (first) {
            meddle(request.getWorkflowId(), response.getRunId());
          }
        },
        refusal -> ledger.startRefused(request, refusal));
  }

  private void signalWithStart(String workflowId) {
    var program = Program.draw(random).ending(Program.COMPLETE);
    var request =
        SignalWithStartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName("program"))
            .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
            .setInput(Texts.payloads(program.toString()))
            .setSignalName("go")
            .setRequestId(nextRequestId("signal-with-start"))
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .build();
    caller.send(
        request,
        SignalWithStartWorkflowExecutionResponse.class,
        response -> {
          ledger.started(request.getRequestId(), response.getRunId());
          ledger.signalled(workflowId, response.getRunId(), request.getRequestId());
          meddle(workflowId, response.getRunId());
        },
        SimulatedClient::refusedAsRunsClose);
  }

  /** What clients do with a run after its start. */
  private void meddle(String workflowId, String runId) {
    for (var i = random.nextInt(4); i > 0; i--) {
      later(someTime(), "signal " + workflowId, () -> signal(workflowId, runId));
    }
    later(someTime(), "describe " + workflowId, () -> describe(workflowId, runId));
    for (var i = random.nextInt(3); i > 0; i--) {
      later(someTime(), "update " + workflowId, () -> questions.update(workflowId, runId));
      later(someTime(), "query " + workflowId, () -> questions.query(workflowId, runId));
    }
    if (random.nextInt(7) == 0) {
      later(someTime(), "cancel " + workflowId, () -> cancel(workflowId, runId));
    }
    intervene(workflowId, runId);
    if (random.nextInt(12) == 0) {
      later(someTime(), "terminate " + workflowId, () -> terminate(workflowId, runId));
    }
  }

  /** What people do with a run; one that a reset begins is meddled with like any other. */
  private void intervene(String workflowId, String runId) {
    if (random.nextInt(5) == 0) {
      later(
          someTime(),
          "reset " + workflowId,
          () -> interventions.reset(workflowId, runId, begun -> meddle(workflowId, begun)));
    }
    if (random.nextInt(6) == 0) {
      later(someTime(), "pause " + workflowId, () -> interventions.pause(workflowId, runId));
    }
    if (random.nextInt(3) == 0) {
      later(
          someTime(),
          "meddle with an activity of " + workflowId,
          () -> interventions.meddleWithActivity(workflowId, runId));
    }
  }

  private Duration someTime() {
    return Duration.ofMillis(random.nextInt(MEDDLING_MILLIS));
  }

  /** Signals a run; the same request may be sent twice. */
  void signal(String workflowId, String runId) {
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(execution(workflowId, runId))
            .setSignalName("go")
            .setRequestId(nextRequestId("signal"))
            .build();
    for (var copies = random.nextInt(4) == 0 ? 2 : 1; copies > 0; copies--) {
      caller.send(
          request,
          SignalWorkflowExecutionResponse.class,
          _ -> ledger.signalled(workflowId, runId, request.getRequestId()),
          refusal -> runNotFound(refusal, workflowId, runId));
    }
  }

  /** Describes all runs that are there, some times each within a time. */
  void lookAtAll(Duration time) {
    for (var key : ledger.runs()) {
      for (var i = 0; i < LOOKS; i++) {
        var at = Duration.ofMillis(random.nextLong(time.toMillis() + 1));
        later(at, "look at " + key, () -> describe(key.workflowId(), key.runId()));
      }
    }
  }

  private void describe(String workflowId, String runId) {
    var stored = ledger.storedEvents(runId);
    caller.send(
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(execution(workflowId, runId))
            .build(),
        DescribeWorkflowExecutionResponse.class,
        response -> ledger.described(runId, response, stored),
        refusal -> runNotFound(refusal, workflowId, runId));
  }

  private void cancel(String workflowId, String runId) {
    caller.send(
        RequestCancelWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(execution(workflowId, runId))
            .setRequestId(nextRequestId("cancel"))
            .build(),
        RequestCancelWorkflowExecutionResponse.class,
        _ -> ledger.cancelled(runId),
        refusal -> runNotFound(refusal, workflowId, runId));
  }

  private void terminate(String workflowId, String runId) {
    caller.send(
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(execution(workflowId, runId))
            .setReason("simulated")
            .build(),
        TerminateWorkflowExecutionResponse.class,
        _ -> ledger.terminated(runId),
        refusal -> runNotFound(refusal, workflowId, runId));
  }

  private void runNotFound(ServiceException refusal, String workflowId, String runId) {
    if (!(refusal instanceof NotFound)) {
      throw new AssertionError("a client was refused for no reason", refusal);
    }
    ledger.runNotFound(workflowId, runId);
  }

  private static void refusedAsRunsClose(ServiceException refusal) {
    if (!(refusal instanceof AlreadyExists)) {
      throw new AssertionError("a client was refused for no reason", refusal);
    }
  }

  private String nextRequestId(String what) {
    return what + "-" + ++requestIds;
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }
}
