package io.perdure.testing.scenario;

import com.google.protobuf.Message;
import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.RefreshTasksResponse;
import io.perdure.common.api.TaskKind;
import io.perdure.common.error.Unavailable;
import io.perdure.common.store.AttributeDocument;
import io.perdure.history.state.WorkflowKey;
import io.perdure.matching.queue.ConfigOutcome;
import io.perdure.matching.queue.DescribeOutcome;
import io.perdure.matching.queue.QueueDescription;
import io.perdure.testing.Replay;
import io.perdure.testing.VirtualClock;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.Faults;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.engine.Reply;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The platform of a scenario: the real engine over a store in memory, in one thread, under a clock
 * that stands still until {@link #advance}. Closing it replays each run from its history and
 * compares the outcome with what is stored.
 */
public final class Platform implements AutoCloseable {
  /** The task queue of all runs and workers. */
  public static final String TASK_QUEUE = "orders";

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL_HOLD = Duration.ofSeconds(60);
  private static final long SEED = 1;

  /** Until then everything has an owner. */
  private static final Duration START_UP = Duration.ofSeconds(2);

  private final VirtualClock clock = new VirtualClock();
  private final Agenda agenda = Agenda.inOrder(clock);
  private final Engine engine;
  private int requestIds;

  public Platform() {
    this(EngineSetup.PLAIN);
  }

  /**
   * @param setup where something is put in the way of the platform
   */
  public Platform(EngineSetup setup) {
    engine = new Engine(clock, agenda, new Random(SEED), Faults.NONE, setup);
    engine.startHistory("history");
    engine.startMatching("matching");
    advance(START_UP);
  }

  /** Starts a workflow. */
  public ScenarioRun start(String workflowId) {
    return start(workflowId, _ -> {});
  }

  /** Starts a workflow; the last argument changes the request. */
  public ScenarioRun start(
      String workflowId, Consumer<StartWorkflowExecutionRequest.Builder> more) {
    var request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(type())
            .setTaskQueue(queue(TASK_QUEUE))
            .setRequestId(nextRequestId());
    more.accept(request);
    var response = request(request.build(), StartWorkflowExecutionResponse.class);
    return new ScenarioRun(this, workflowId, response.getRunId());
  }

  /** Starts a workflow whose first workflow task comes with the answer. */
  public StartWorkflowExecutionResponse startEagerly(
      String workflowId, Consumer<StartWorkflowExecutionRequest.Builder> more) {
    var request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(type())
            .setTaskQueue(queue(TASK_QUEUE))
            .setRequestEagerExecution(true)
            .setIdentity("worker")
            .setRequestId(nextRequestId());
    more.accept(request);
    return request(request.build(), StartWorkflowExecutionResponse.class);
  }

  /** Updates a workflow, which is started if it does not run; the last argument changes that. */
  public ScenarioUpdate updateWithStart(
      String workflowId, String updateId, Consumer<StartWorkflowExecutionRequest.Builder> more) {
    var start =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(type())
            .setTaskQueue(queue(TASK_QUEUE))
            .setRequestId(nextRequestId());
    more.accept(start);
    var update = Updates.request(execution(workflowId, ""), updateId);
    var request =
        ExecuteMultiOperationRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .addOperations(
                ExecuteMultiOperationRequest.Operation.newBuilder().setStartWorkflow(start))
            .addOperations(
                ExecuteMultiOperationRequest.Operation.newBuilder().setUpdateWorkflow(update));
    return new ScenarioUpdate(begin(request.build()));
  }

  /** Signals a workflow, which is started if it does not run. */
  public ScenarioRun signalWithStart(String workflowId, String signalName) {
    return signalWithStart(workflowId, signalName, _ -> {});
  }

  /** Signals a workflow, which is started if it does not run; the last argument changes that. */
  public ScenarioRun signalWithStart(
      String workflowId,
      String signalName,
      Consumer<SignalWithStartWorkflowExecutionRequest.Builder> more) {
    var request =
        SignalWithStartWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowId(workflowId)
            .setWorkflowType(type())
            .setTaskQueue(queue(TASK_QUEUE))
            .setSignalName(signalName)
            .setRequestId(nextRequestId());
    more.accept(request);
    var response = request(request.build(), SignalWithStartWorkflowExecutionResponse.class);
    return new ScenarioRun(this, workflowId, response.getRunId());
  }

  /** The current run of a workflow. */
  public ScenarioRun run(String workflowId) {
    var key = new WorkflowKey(OneNamespace.DEFAULT.id(), workflowId);
    var runId = engine.database().currentRun(key);
    return new ScenarioRun(
        this, workflowId, runId.orElseThrow(() -> new AssertionError("no run of " + workflowId)));
  }

  /** The time that it is. */
  public Instant now() {
    return clock.instant();
  }

  /** Lets time pass, with all that happens in it. */
  public void advance(Duration time) {
    var until = clock.instant().plus(time);
    while (agenda.step(until)) {
      // Goes on until nothing is left to do before that time.
    }
    clock.advanceTo(until);
  }

  /** A worker asks for tasks of its sticky queue, as it does before it is given any. */
  public void pollSticky(String stickyQueue) {
    if (pollWorkflowTask(stickyQueue(stickyQueue)).isPresent()) {
      throw new AssertionError("a task waits in " + stickyQueue);
    }
  }

  /** Sends any request and waits, without letting time pass, for its answer. */
  public <R extends Message> R request(Message request, Class<R> type) {
    var reply = begin(request).get();
    return switch (reply) {
      case Reply.Answer(var response) -> type.cast(response);
      case Reply.Refusal(var reason) -> throw reason;
      case Reply.Silence _ -> throw new Unavailable("no answer");
      case null -> throw new AssertionError("no answer yet to " + request);
    };
  }

  /** Sends any request; the answer may come when time has passed. */
  public AtomicReference<@Nullable Reply> begin(Message request) {
    var answer = new AtomicReference<@Nullable Reply>();
    engine.request(request, CALL_TIMEOUT, answer::set);
    settle();
    return answer;
  }

  /** Whether a worker that polls now gets no workflow task. */
  public boolean hasNoWorkflowTask() {
    return pollWorkflowTask(queue(TASK_QUEUE)).isEmpty();
  }

  /** Whether a worker that polls now gets no activity task. */
  public boolean hasNoActivityTask() {
    return pollActivityTask().isEmpty();
  }

  /** How it stands with the task queue of all runs and workers. */
  public QueueDescription describeTaskQueue(TaskKind kind) {
    var answer = new AtomicReference<@Nullable DescribeOutcome>();
    engine.describe(TASK_QUEUE, kind, answer::set);
    settle();
    if (answer.get() instanceof DescribeOutcome.Described(var description)) {
      return description;
    }
    throw new AssertionError("not described: " + answer.get());
  }

  /** Configures the task queue of all workers, for activity tasks. */
  public void configureActivities(Consumer<UpdateTaskQueueConfigRequest.Builder> change) {
    var request = UpdateTaskQueueConfigRequest.newBuilder().setTaskQueue(TASK_QUEUE);
    change.accept(request);
    var answer = new AtomicReference<@Nullable ConfigOutcome>();
    engine.configure(request.build(), answer::set);
    settle();
    if (!(answer.get() instanceof ConfigOutcome.Configured)) {
      throw new AssertionError("not configured: " + answer.get());
    }
  }

  Optional<PollWorkflowTaskQueueResponse> pollWorkflowTask(TaskQueue queue) {
    var request =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskQueue(queue)
            .setIdentity("worker");
    return poll(request.build(), queue.getName(), PollWorkflowTaskQueueResponse.class);
  }

  Optional<PollActivityTaskQueueResponse> pollActivityTask() {
    var request =
        PollActivityTaskQueueRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskQueue(queue(TASK_QUEUE))
            .setIdentity("worker");
    return poll(request.build(), TASK_QUEUE, PollActivityTaskQueueResponse.class);
  }

  private <R extends Message> Optional<R> poll(Message request, String queue, Class<R> type) {
    var answers = new ArrayList<Reply>();
    var poll = engine.poll(request, queue, POLL_HOLD, answers::add);
    settle();
    poll.cancel();
    settle();
    return answers.stream()
        .filter(Reply.Answer.class::isInstance)
        .map(reply -> type.cast(((Reply.Answer) reply).response()))
        .findFirst();
  }

  /** Has a run owe again what its state says it owes. */
  public void refresh(ScenarioRun run) {
    request(
        RefreshTasksRequest.newBuilder()
            .setWorkflowId(run.workflowId())
            .setRunId(run.runId())
            .build(),
        RefreshTasksResponse.class);
  }

  /** The status that listings show of a run; empty when they do not know it. */
  public Optional<WorkflowExecutionStatus> listed(ScenarioRun run) {
    return engine
        .index()
        .run(run.runId())
        .map(record -> WorkflowExecutionStatus.forNumber(record.getStatus()));
  }

  /** The search attributes that listings show of a run. */
  public Map<String, Payload> listedAttributes(ScenarioRun run) {
    var record = engine.index().run(run.runId()).orElseThrow();
    var document = AttributeDocument.of(record.getSearchAttributes());
    return AttributeDocument.attributes(document).getIndexedFieldsMap();
  }

  /** When a run is woken as it is stored. */
  public List<Instant> wakeUps(ScenarioRun run) {
    var key = new WorkflowKey(OneNamespace.DEFAULT.id(), run.workflowId()).run(run.runId());
    return engine.database().wakeUps(key).stream()
        .map(wakeUp -> Instant.ofEpochMilli(wakeUp.fireAtMillis()))
        .toList();
  }

  /** How many tasks are stored because no worker has come for them. */
  public int storedTasks() {
    return engine.storedTasks();
  }

  /** Whether events are stored of a run that does not exist. */
  public boolean hasStrayHistory() {
    return engine.database().histories().stream()
        .anyMatch(runId -> engine.database().run(runId).isEmpty());
  }

  List<HistoryEvent> history(String runId) {
    return Replay.history(engine.database(), runId);
  }

  /** All that is stored. */
  InMemoryDatabase database() {
    return engine.database();
  }

  WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  String nextRequestId() {
    return "request-" + ++requestIds;
  }

  static TaskQueue queue(String name) {
    return TaskQueue.newBuilder()
        .setName(name)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  static TaskQueue stickyQueue(String name) {
    return TaskQueue.newBuilder()
        .setName(name)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
        .setNormalName(TASK_QUEUE)
        .build();
  }

  private static WorkflowType type() {
    return WorkflowType.newBuilder().setName("order").build();
  }

  private void settle() {
    advance(Duration.ZERO);
  }

  @Override
  public void close() {
    for (var stored : engine.database().runs()) {
      Replay.check(engine.database(), stored);
    }
  }
}
