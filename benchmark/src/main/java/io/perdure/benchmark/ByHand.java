package io.perdure.benchmark;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.UUID;

/**
 * One run whose client and whose worker is the benchmark itself, call by call: each round is a
 * signal, the start of a workflow task and its completion, three transitions of the run.
 */
final class ByHand {
  /** Transitions of one {@link #round}. */
  static final int TRANSITIONS = 3;

  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final String queue = "by-hand-" + UUID.randomUUID();
  private final WorkflowExecution execution;

  /** Starts a run; its first workflow task has the commands. */
  ByHand(WorkflowServiceStubs stubs, String namespace, List<Command> commands) {
    this.stubs = stubs;
    this.namespace = namespace;
    var workflowId = "by-hand-" + UUID.randomUUID();
    var started =
        stubs
            .blockingStub()
            .startWorkflowExecution(
                StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setWorkflowId(workflowId)
                    .setWorkflowType(WorkflowType.newBuilder().setName("by-hand"))
                    .setTaskQueue(normal())
                    .setRequestId(UUID.randomUUID().toString())
                    .build());
    execution =
        WorkflowExecution.newBuilder()
            .setWorkflowId(workflowId)
            .setRunId(started.getRunId())
            .build();
    complete(stubs.blockingStub().pollWorkflowTaskQueue(poll(normal())), commands);
  }

  /** The task queue that nobody else polls. */
  String queue() {
    return queue;
  }

  /** How long a signal and a completion took. */
  record Round(long signalNanos, long completionNanos) {}

  /** A signal, the workflow task that comes of it, its completion with the commands. */
  Round round(List<Command> commands) throws Exception {
    var polled = stubs.futureStub().pollWorkflowTaskQueue(poll(sticky()));
    long began = System.nanoTime();
    stubs
        .blockingStub()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(execution)
                .setSignalName("go")
                .setRequestId(UUID.randomUUID().toString())
                .build());
    long signal = System.nanoTime() - began;
    var task = polled.get();
    if (task.getTaskToken().isEmpty()) {
      throw new IllegalStateException("no workflow task has come");
    }
    began = System.nanoTime();
    complete(task, commands);
    return new Round(signal, System.nanoTime() - began);
  }

  void terminate() {
    stubs
        .blockingStub()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(execution)
                .setReason("measured")
                .build());
  }

  private void complete(PollWorkflowTaskQueueResponse task, List<Command> commands) {
    stubs
        .blockingStub()
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskToken(task.getTaskToken())
                .addAllCommands(commands)
                .setStickyAttributes(
                    StickyExecutionAttributes.newBuilder()
                        .setWorkerTaskQueue(sticky())
                        .setScheduleToStartTimeout(
                            com.google.protobuf.Duration.newBuilder().setSeconds(10)))
                .build());
  }

  private PollWorkflowTaskQueueRequest poll(TaskQueue from) {
    return PollWorkflowTaskQueueRequest.newBuilder()
        .setNamespace(namespace)
        .setTaskQueue(from)
        .setIdentity("benchmark")
        .build();
  }

  private TaskQueue normal() {
    return TaskQueue.newBuilder()
        .setName(queue)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  private TaskQueue sticky() {
    return TaskQueue.newBuilder()
        .setName(queue + "-sticky")
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
        .setNormalName(queue)
        .build();
  }
}
