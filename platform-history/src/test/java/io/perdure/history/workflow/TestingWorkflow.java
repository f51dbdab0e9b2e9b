package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.namespace.Namespace;
import io.perdure.history.state.Fork;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.RunChange;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.Stored;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.state.WorkflowRuns;
import io.perdure.history.state.stored.RunState;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.Undone;
import io.perdure.history.workflow.intervention.CommitReset;
import io.perdure.history.workflow.intervention.PrepareReset;
import io.perdure.history.workflow.intervention.ResetDraft;
import io.perdure.history.workflow.intervention.ResetPlan;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes decisions about one workflow id without a shard, and keeps what they commit. Each decision
 * sees the runs as they were stored; {@link #checkReplay} compares them with their histories.
 */
final class TestingWorkflow {
  static final String ID = "order-1";
  static final String QUEUE = "orders";
  static final String STICKY_QUEUE = "worker-7";
  static final Duration RETENTION = Duration.ofDays(3);
  private static final Namespace NAMESPACE =
      new Namespace(
          "11111111-0000-7000-8000-000000000000",
          "default",
          NamespaceState.NAMESPACE_STATE_REGISTERED,
          RETENTION);

  private final Map<String, StoredRun> stored = new LinkedHashMap<>();
  private final Map<String, List<HistoryEvent>> histories = new LinkedHashMap<>();
  private final Map<String, Instant> wakeUps = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private @Nullable String currentRunId;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int ids;

  Instant now() {
    return now;
  }

  /** Decides and commits; throws the refusal if there is one. */
  <Q, R> R ask(Decision<Q, R> decision, Q request) {
    return switch (answer(decision, request, false)) {
      case Answer.Reply<R> reply -> reply.response();
      case Answer.Refuse<R> refuse -> throw refuse.refusal();
      case Answer.Wait<R> _ -> throw new AssertionError("the request waits");
    };
  }

  <Q, R> Answer<R> answer(Decision<Q, R> decision, Q request, boolean lastCall) {
    var turns = turns(lastCall);
    Answer<R> answer;
    try {
      answer = RunLimits.decide(decision, request, turns);
    } catch (Undone undone) {
      turns = turns(lastCall); // What was done is gone.
      @SuppressWarnings("unchecked") // Undone asks for a decision of the same types.
      var instead = (Decision<Q, R>) undone.instead();
      answer = instead.decide(request, turns);
    }
    turns.finish().forEach(this::commit);
    return answer;
  }

  private Turns turns(boolean lastCall) {
    var runs = new WorkflowRuns(new WorkflowKey(NAMESPACE.id(), ID));
    stored.forEach((id, run) -> runs.put(MutableState.load(run), id.equals(currentRunId)));
    return new Turns(runs, NAMESPACE, now, this::newId, lastCall);
  }

  private String newId() {
    return "%08d-0000-7000-8000-000000000000".formatted(++ids);
  }

  private void commit(RunChange change) {
    var state = change.state();
    var runId = state.key().runId();
    var before = stored.get(runId);
    assertThat(state.version()).isEqualTo(before == null ? 1 : before.version() + 1);
    assertThat(change.kind() == RunChange.Kind.CREATED).isEqualTo(before == null);
    if (change.disarmed() != null) {
      assertThat(wakeUps.remove(runId)).isEqualTo(change.disarmed());
    }
    if (change.armed() != null) {
      assertThat(wakeUps.put(runId, change.armed())).isNull();
    }
    tasks.addAll(change.tasks());
    if (change.kind() == RunChange.Kind.DELETED) {
      forget(runId);
      return;
    }
    histories.computeIfAbsent(runId, _ -> new ArrayList<>()).addAll(change.events());
    stored.put(runId, saved(state, before));
    if (change.current()) {
      currentRunId = runId;
    }
  }

  /** Somebody else has written the current run's head meanwhile. */
  void rewriteHead(UnaryOperator<RunState.Builder> rewriting) {
    var head = rewriting.apply(head().toBuilder()).build().toByteString();
    stored.computeIfPresent(
        runId(),
        (_, run) -> new StoredRun(run.key(), run.version(), run.status(), head, run.parts()));
  }

  /** What is stored of the current run's head. */
  RunState head() {
    return Stored.parse(RunState.parser(), storedRun().head());
  }

  /** What is stored of the current run apart from its head. */
  Map<PartKey, ByteString> parts() {
    return storedRun().parts();
  }

  private StoredRun storedRun() {
    return Objects.requireNonNull(stored.get(runId()));
  }

  private void forget(String runId) {
    stored.remove(runId);
    histories.remove(runId);
    if (runId.equals(currentRunId)) {
      currentRunId = null;
    }
  }

  private static StoredRun saved(MutableState state, @Nullable StoredRun before) {
    var parts = new HashMap<PartKey, ByteString>(before == null ? Map.of() : before.parts());
    var changes = state.takePartChanges();
    parts.putAll(changes.written());
    parts.keySet().removeAll(changes.removed());
    return new StoredRun(
        state.key(), state.version(), state.status(), state.head(), Map.copyOf(parts));
  }

  /** Lets time pass, waking the run each time its wake-up has come. */
  void advance(Duration time) {
    var until = now.plus(time);
    for (var next = nextWakeUp(until); next.isPresent(); next = nextWakeUp(until)) {
      now = next.get().getValue();
      ask(WakeUp::decide, key(next.get().getKey()));
    }
    now = until;
  }

  private Optional<Map.Entry<String, Instant>> nextWakeUp(Instant until) {
    return wakeUps.entrySet().stream()
        .filter(wakeUp -> !wakeUp.getValue().isAfter(until))
        .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(wakeUp -> Map.entry(wakeUp.getKey(), wakeUp.getValue()));
  }

  /** The wake-up stored for the current run. */
  Instant wakeUp() {
    return wakeUps.getOrDefault(runId(), Instant.MAX);
  }

  static StartWorkflowExecutionRequest.Builder startRequest(String requestId) {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(NAMESPACE.name())
        .setWorkflowId(ID)
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
        .setIdentity("client")
        .setRequestId(requestId);
  }

  StartWorkflowExecutionResponse start() {
    return start(startRequest("start-" + ids));
  }

  StartWorkflowExecutionResponse start(StartWorkflowExecutionRequest.Builder request) {
    return ask(StartWorkflow::decide, request.build()).response();
  }

  void signal(String name) {
    ask(
        SignalWorkflow::decide,
        SignalWorkflowExecutionRequest.newBuilder()
            .setSignalName(name)
            .setRequestId("signal-" + name)
            .build());
  }

  /**
   * Resets the current run.
   *
   * @return the new run's id
   */
  String reset(long finishEventId) {
    var request =
        ResetWorkflowExecutionRequest.newBuilder()
            .setWorkflowTaskFinishEventId(finishEventId)
            .setRequestId(newId())
            .build();
    var plan = (ResetPlan.Prepared) ask(PrepareReset::decide, request);
    var base = history(plan.base().runId());
    var copied = base.subList(0, (int) finishEventId - 1);
    var fork = new Fork(key(plan.newRunId()));
    copied.forEach(fork::add);
    histories.put(plan.newRunId(), new ArrayList<>(copied));
    var later = List.copyOf(base.subList((int) finishEventId - 1, base.size()));
    var draft =
        new ResetDraft(
            request, plan.base(), fork.stored(), later, plan.base().runId(), plan.nextEventId());
    ask((_, turns) -> CommitReset.decide(draft, turns), request);
    return plan.newRunId();
  }

  String runId() {
    assertThat(currentRunId).isNotNull();
    return currentRunId == null ? "" : currentRunId;
  }

  RunKey key(String runId) {
    return new RunKey(NAMESPACE.id(), ID, runId);
  }

  /** The current run as it is stored. */
  MutableState run() {
    return run(runId());
  }

  MutableState run(String runId) {
    var run = stored.get(runId);
    if (run == null) {
      throw new AssertionError("no run " + runId);
    }
    return MutableState.load(run);
  }

  boolean exists(String runId) {
    return stored.containsKey(runId);
  }

  boolean isSplit(String runId) {
    var run = stored.get(runId);
    return run != null && !run.parts().isEmpty();
  }

  List<HistoryEvent> history(String runId) {
    return histories.getOrDefault(runId, List.of());
  }

  /** Compares the current run's history. */
  void hasHistory(String expected) {
    HistoryText.check(history(runId()), expected);
    checkReplay();
  }

  /** Replaying the history gives what is stored, but for what no event tells (IV-7). */
  void checkReplay() {
    stored.keySet().forEach(id -> Replay.check(run(id), history(id)));
  }

  /** All tasks of one kind, oldest first. */
  List<DispatchTask> dispatched(TaskKind kind) {
    return tasks.stream()
        .filter(Task.Dispatch.class::isInstance)
        .map(task -> ((Task.Dispatch) task).task())
        .filter(task -> task.getKind() == kind)
        .toList();
  }

  List<VisibilityRecord> indexed() {
    return tasks.stream()
        .filter(Task.IndexRun.class::isInstance)
        .map(task -> ((Task.IndexRun) task).run())
        .toList();
  }

  List<Task> tasks() {
    return tasks;
  }

  /** Hands the newest workflow task to a worker at the normal queue. */
  TestingTask poll() {
    return started(dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast(), false, newId())
        .orElseThrow(() -> new AssertionError("the task is void"));
  }

  /** Hands the newest workflow task to the worker that has the run in its cache. */
  TestingTask pollSticky() {
    return started(dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast(), true, newId())
        .orElseThrow(() -> new AssertionError("the task is void"));
  }

  Optional<TestingTask> started(DispatchTask task, boolean sticky, String requestId) {
    var queue = TaskQueue.newBuilder().setName(sticky ? STICKY_QUEUE : QUEUE);
    if (sticky) {
      queue.setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY).setNormalName(QUEUE);
    }
    var poll =
        PollWorkflowTaskQueueRequest.newBuilder().setTaskQueue(queue).setIdentity("worker").build();
    return ask(
            StartWorkflowTask::decide,
            RecordTaskStartedRequest.newBuilder()
                .setTask(task)
                .setRequestId(requestId)
                .setPollRequest(poll.toByteString())
                .build())
        .map(started -> new TestingTask(this, started));
  }

  /** What the poller of a started task sees of the history. */
  List<HistoryEvent> seen(StartedWorkflowTask started) {
    var response = started.response();
    var seen =
        new ArrayList<>(
            history(response.getWorkflowExecution().getRunId())
                .subList((int) started.firstEventId() - 1, (int) started.nextEventId() - 1));
    seen.addAll(started.unwritten());
    return seen;
  }

  /** Hands the newest activity task to a worker. */
  PollActivityTaskQueueResponse pollActivity() {
    return pollActivity(dispatched(TaskKind.TASK_KIND_ACTIVITY).getLast());
  }

  PollActivityTaskQueueResponse pollActivity(DispatchTask task) {
    var answer =
        ask(
            StartActivityTask::decide,
            RecordTaskStartedRequest.newBuilder()
                .setTask(task)
                .setRequestId(newId())
                .setPollRequest(ByteString.EMPTY)
                .build());
    try {
      return PollActivityTaskQueueResponse.parseFrom(answer.getPollResponse());
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }
}
