package io.perdure.history.shard;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_MARKER_RECORDED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.cluster.Shard;
import io.perdure.common.cluster.Slots;
import io.perdure.common.error.ServiceException;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.LoadedWorkflow;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A shard's writer with a store of a few lines around it: a test says what the database does. */
final class TestingShard {
  static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String NAMESPACE = "00000000-0000-4000-8000-000000000001";

  /** What the caller of a request has been told. */
  static final class Reply {
    private @Nullable Answered<String> answered;

    boolean isDone() {
      return answered != null;
    }

    String given() {
      return ((Answered.Given<String>) Objects.requireNonNull(answered)).response();
    }

    ServiceException denied() {
      return ((Answered.Denied<String>) Objects.requireNonNull(answered)).refusal();
    }
  }

  private final ShardWriter writer;
  private final List<ShardEffect> effects = new ArrayList<>();
  private final List<ShardCommit> commits = new ArrayList<>();
  private final Map<String, StoredRun> rows = new HashMap<>();
  private final Map<WorkflowKey, String> currents = new HashMap<>();
  private final Map<ShardRequest<?, ?>, Reply> replies = new HashMap<>();
  private final List<Reply> answered = new ArrayList<>();
  private Instant now = BEGINNING;
  private int outcomes;

  TestingShard() {
    this(ShardLimits.USUAL);
  }

  TestingShard(ShardLimits limits) {
    Decision<WakeUpTime, String> wakeUp = TestingShard::wake;
    var surroundings =
        new Surroundings(new OneNamespace(), () -> UUID.randomUUID().toString(), wakeUp);
    writer =
        new ShardWriter(
            new Shard(0, 0, Slots.COUNT - 1), new ShardFence(0, 7), 0, surroundings, limits);
  }

  static WorkflowKey key(String workflowId) {
    return new WorkflowKey(NAMESPACE, workflowId);
  }

  static Answer<String> start(String request, Turns turns) {
    var runId = turns.newId();
    var turn = turns.create(runId);
    turn.add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, _ -> {});
    return Answer.reply(runId);
  }

  static Answer<String> signal(String request, Turns turns) {
    turns.on(current(turns)).add(EVENT_TYPE_MARKER_RECORDED, _ -> {});
    return Answer.reply("signaled");
  }

  static Answer<String> read(String request, Turns turns) {
    return Answer.reply("" + current(turns).nextEventId());
  }

  static Answer<String> waitForFourEvents(String request, Turns turns) {
    return current(turns).nextEventId() < 4 ? new Answer.Wait<>() : read(request, turns);
  }

  static Answer<String> waitForever(String request, Turns turns) {
    return turns.lastCall() ? Answer.reply("last call") : new Answer.Wait<>();
  }

  private static Answer<String> wake(WakeUpTime row, Turns turns) {
    turns.on(current(turns)).wokenUp();
    return Answer.reply("woken");
  }

  private static MutableState current(Turns turns) {
    return turns.runs().current().orElseThrow();
  }

  ShardWriter writer() {
    return writer;
  }

  ShardRequest<String, String> request(WorkflowKey key, Decision<String, String> decision) {
    return request(key, Set.of(), decision, RequestTraits.newWork(10, now.plus(PATIENCE)));
  }

  private ShardRequest<String, String> request(
      WorkflowKey key,
      Set<String> runIds,
      Decision<String, String> decision,
      RequestTraits traits) {
    var reply = new Reply();
    var request =
        new ShardRequest<>(
            key,
            runIds,
            "request",
            decision,
            traits,
            answer -> {
              reply.answered = answer;
              answered.add(reply);
            });
    replies.put(request, reply);
    return request;
  }

  Reply submit(WorkflowKey key, Decision<String, String> decision) {
    return submitAll(List.of(request(key, decision)));
  }

  Reply submitUndoable(WorkflowKey key, Decision<String, String> decision) {
    var traits = RequestTraits.undoable(10, now.plus(PATIENCE));
    return submitAll(List.of(request(key, Set.of(), decision, traits)));
  }

  Reply submitNaming(String runId, WorkflowKey key, Decision<String, String> decision) {
    var traits = RequestTraits.newWork(10, now.plus(PATIENCE));
    return submitAll(List.of(request(key, Set.of(runId), decision, traits)));
  }

  /** Submits all in one step; returns the reply to the first. */
  Reply submitAll(List<ShardRequest<String, String>> requests) {
    step(requests.stream().<ShardMessage>map(ShardMessage.Submit::new).toList());
    return answerOf(requests.getFirst());
  }

  Reply answerOf(ShardRequest<?, ?> request) {
    return Objects.requireNonNull(replies.get(request));
  }

  /** Replies in the order in which they came. */
  List<Reply> answered() {
    return answered;
  }

  /** A workflow that has been started and is in memory. */
  void start(WorkflowKey key) {
    submit(key, TestingShard::start);
    load();
    committed(new CommitOutcome.Done());
  }

  void step(ShardMessage message) {
    step(List.of(message));
  }

  private void step(List<ShardMessage> messages) {
    for (var effect : writer.step(messages, now)) {
      switch (effect) {
        case ShardEffect.Respond<?> respond -> respond.run();
        case ShardEffect.Commit commit -> commits.add(commit.commit());
        case ShardEffect other -> effects.add(other);
      }
    }
  }

  void advance(Duration time) {
    now = now.plus(time);
    step(new ShardMessage.Tick());
  }

  /** All commits that were asked for. */
  List<ShardCommit> commits() {
    return commits;
  }

  /** Ends every commit that is under way. */
  void commitAll() {
    while (outcomes < commits.size()) {
      committed(new CommitOutcome.Done());
    }
  }

  void committed(CommitOutcome outcome) {
    outcomes++;
    if (outcome instanceof CommitOutcome.Done) {
      store(commits.getLast());
    }
    step(new ShardMessage.Committed(outcome));
  }

  private void store(ShardCommit commit) {
    for (var write : commit.runs()) {
      switch (write) {
        case RunWrite.Insert(var run) -> rows.put(run.key().runId(), run);
        case RunWrite.Update(var key, _, var version, var status, var head, _) ->
            rows.put(key.runId(), new StoredRun(key, version, status, head, Map.of()));
        case RunWrite.Delete(var key, _) -> rows.remove(key.runId());
      }
    }
    commit.currentRuns().forEach(current -> currents.put(current.workflow(), current.after()));
  }

  /** Answers every load that has been asked for. */
  void load() {
    for (var load : find(ShardEffect.Load.class)) {
      effects.remove(load);
      step(new ShardMessage.Loaded(load.ticket(), load.keys().stream().map(this::load).toList()));
    }
  }

  /** Answers every load that has been asked for, but fails each with one of these ids. */
  void loadStumblingOver(Set<WorkflowKey> unreadable) {
    for (var load : find(ShardEffect.Load.class)) {
      effects.remove(load);
      var stumbles = load.keys().stream().map(LoadKey::workflow).anyMatch(unreadable::contains);
      step(
          stumbles
              ? new ShardMessage.LoadFailed(load.ticket(), LoadFailure.UNREADABLE)
              : new ShardMessage.Loaded(
                  load.ticket(), load.keys().stream().map(this::load).toList()));
    }
  }

  /** Every load that has been asked for fails: the database does not answer. */
  void failLoads() {
    for (var load : find(ShardEffect.Load.class)) {
      effects.remove(load);
      step(new ShardMessage.LoadFailed(load.ticket(), LoadFailure.UNREACHABLE));
    }
  }

  /** What is stored of a run is not readable any more. */
  void spoil(WorkflowKey key) {
    var runId = Objects.requireNonNull(currents.get(key));
    var spoilt = ByteString.copyFromUtf8("\u0007 no state of a run");
    rows.computeIfPresent(
        runId, (_, row) -> new StoredRun(row.key(), row.version(), row.status(), spoilt, Map.of()));
  }

  private LoadedWorkflow load(LoadKey key) {
    var current = currents.get(key.workflow());
    var runs = current == null ? List.<StoredRun>of() : List.of(rows.get(current));
    return new LoadedWorkflow(key.workflow(), current, runs);
  }

  <T extends ShardEffect> List<T> find(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Takes the first effect of a kind. */
  <T extends ShardEffect> T take(Class<T> type) {
    var found = find(type).getFirst();
    effects.remove(found);
    return found;
  }

  static List<HistoryEvent> events(HistoryBatch batch) {
    try {
      return History.parseFrom(batch.data()).getEventsList();
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static final class OneNamespace implements Namespaces {
    private final Namespace namespace =
        new Namespace(
            NAMESPACE, "default", NamespaceState.NAMESPACE_STATE_REGISTERED, Duration.ofDays(1));

    @Override
    public Optional<Namespace> byName(String name) {
      return Optional.of(namespace);
    }

    @Override
    public Optional<Namespace> byId(String id) {
      return Optional.of(namespace);
    }
  }
}
