package io.perdure.testing.engine;

import com.google.protobuf.Message;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.DeliverQueryRequest;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OfferTaskRequest;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Shard;
import io.perdure.common.cluster.Slots;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.token.QueryTokens;
import io.perdure.history.state.WorkflowKey;
import io.perdure.matching.queue.ConfigOutcome;
import io.perdure.matching.queue.DescribeOutcome;
import io.perdure.matching.queue.Poll;
import io.perdure.matching.store.QueueKey;
import io.perdure.testing.VirtualClock;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A whole platform but for its transport: machines of history and matching around one database and
 * one task channel, driven from one agenda.
 */
public final class Engine {
  private final Installation installation;
  private final Role<ShardHost> history;
  private final Role<MatchingHost> matching;
  private final Index index = new Index();
  private int nextPartition;

  public Engine(
      VirtualClock clock, Agenda agenda, RandomGenerator random, Faults faults, EngineSetup setup) {
    this.installation = new Installation(clock, agenda, random, faults, setup);
    this.history = new Role<>(Leased.SHARD, installation, this::historyOn);
    this.matching = new Role<>(Leased.MATCHING_PARTITION, installation, this::matchingOn);
    installation.channel().receive(Topic.MATCHING_TASKS, this::toMatching);
    installation.channel().receive(Topic.VISIBILITY_TASKS, index);
  }

  /** Starts a machine that owns shards. */
  public Machine startHistory(String name) {
    return history.start(name);
  }

  /** Starts a machine that owns matching partitions. */
  public Machine startMatching(String name) {
    return matching.start(name);
  }

  /** The history machines that have not crashed. */
  public List<Machine> historyMachines() {
    return history.machines();
  }

  /** The matching machines that have not crashed. */
  public List<Machine> matchingMachines() {
    return matching.machines();
  }

  /** How often what has happened. */
  public Tally tally() {
    return installation.tally();
  }

  /**
   * Gives a shard to a history machine although another one owns it and lives.
   *
   * @param unnoticed how long the owner before does not look at the leases
   */
  public void steal(int shardId, Machine machine, Duration unnoticed) {
    installation.tally().count("steal");
    history.steal(shardId, machine, unnoticed);
  }

  /** Divides history into another number of shards, while it is at work. */
  public void changeLayout(int shards) {
    installation.tally().count("layout");
    installation.leases().changeLayout(shards);
  }

  /** Ends a machine as a power failure does. */
  public void crash(Machine machine) {
    installation.tally().count("crash");
    machine.end();
  }

  /** Asks a machine to end: it gives back all that it owns before. */
  public void leave(Machine machine) {
    installation.tally().count("leave");
    history.leave(machine);
    matching.leave(machine);
  }

  /** Stops a machine for a while, as a long pause of its process does. */
  public void freeze(Machine machine, Duration time) {
    installation.tally().count("freeze");
    machine.freeze(time);
  }

  /** The task channel loses all that it has said to hold. */
  public void loseTopics() {
    installation.channel().lose();
  }

  /** What is stored. */
  public InMemoryDatabase database() {
    return installation.database();
  }

  /** What visibility has been told. */
  public Index index() {
    return index;
  }

  /** All tasks in the outboxes, in the task channel and in the backlogs. */
  public List<DispatchTask> tasksOnTheWay() {
    return TasksOnTheWay.of(installation);
  }

  /** How many tasks are in the backlogs. */
  public int storedTasks() {
    return IntStream.range(0, installation.setup().partitions())
        .map(partition -> database().backlog(partition).size())
        .sum();
  }

  /** The tasks that the task channel has lost after it had said to hold them. */
  public List<DispatchTask> lostTasks() {
    return TasksOnTheWay.lost(installation);
  }

  /** All that runs owe to other workflow ids, as it stands in the outboxes. */
  public List<CrossExecutionTask> crossingsOwed() {
    return TasksOnTheWay.crossings(installation);
  }

  /**
   * Sends a request, as a frontend does, to the owner of its workflow id.
   *
   * @param timeout after which the caller hears nothing any more
   */
  public void request(Message request, Duration timeout, Consumer<Reply> caller) {
    if (request instanceof RespondQueryTaskCompletedRequest completion) {
      completeQuery(completion, timeout, caller);
      return;
    }
    var key = RequestKeys.of(request);
    var call = new Call(installation.agenda(), request.getClass().getSimpleName(), timeout, caller);
    history.deliver(
        () -> shard(key),
        call,
        (host, machine) -> host.submit(request, timeout, reply -> back(machine, call, reply)));
  }

  /**
   * Sends a worker's poll to the owner of its task queue.
   *
   * @param hold how long it waits for a task
   */
  public HeldPoll poll(Message request, String taskQueue, Duration hold, Consumer<Reply> caller) {
    var partition = isSticky(request) ? taskQueue : anyPartition(taskQueue);
    return poll(
        partition,
        request.getClass().getSimpleName(),
        hold,
        caller,
        (host, reply) -> host.poll(OneNamespace.DEFAULT.id(), partition, request, hold, reply));
  }

  private static boolean isSticky(Message request) {
    return request instanceof PollWorkflowTaskQueueRequest poll
        && poll.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
  }

  /** A frontend would choose the one where fewest of its polls wait. */
  private String anyPartition(String taskQueue) {
    var number = nextPartition++ % installation.setup().queuePartitions();
    return new TaskQueuePartition(taskQueue, number).name();
  }

  /** Lets a poll of another partition wait at the root of its queue. */
  HeldPoll pollAtRoot(Poll poll, Duration hold, Consumer<Reply> caller) {
    return poll(
        poll.queue().root().name(),
        "poll at the root",
        hold,
        caller,
        (host, reply) -> host.poll(poll, hold, reply));
  }

  private interface Polling {
    long poll(MatchingHost host, Consumer<Reply> reply);
  }

  private HeldPoll poll(
      String partition, String what, Duration hold, Consumer<Reply> caller, Polling polling) {
    var call = new Call(installation.agenda(), what, hold.plus(MatchingHost.HANDING_OVER), caller);
    Runnable[] cancel = {() -> call.end(new Reply.Silence())};
    matching.deliver(
        () -> partition(OneNamespace.DEFAULT.id(), partition),
        call,
        (host, machine) -> {
          var id = polling.poll(host, reply -> back(machine, call, reply));
          cancel[0] = () -> host.cancel(id);
        });
    return () -> cancel[0].run();
  }

  /** Lets a task of another partition wait at the root of its queue. */
  void offerToRoot(OfferTaskRequest request, Duration timeout, Consumer<Reply> caller) {
    var task = request.getTask();
    var call = new Call(installation.agenda(), "offer to the root", timeout, caller);
    matching.deliver(
        () -> partition(task.getNamespaceId(), task.getTaskQueue()),
        call,
        (host, machine) -> host.visit(request, reply -> back(machine, call, reply)));
  }

  /** Tells a partition that its root is being polled. */
  void wake(QueueKey queue) {
    matching
        .owner(partition(queue.namespaceId(), queue.name()))
        .ifPresent(host -> host.wake(queue));
  }

  private void completeQuery(
      RespondQueryTaskCompletedRequest request, Duration timeout, Consumer<Reply> caller) {
    var token = QueryTokens.read(request.getTaskToken());
    var call = new Call(installation.agenda(), "query completion", timeout, caller);
    matching.deliver(
        () -> partition(token.getNamespaceId(), token.getTaskQueue()),
        call,
        (host, machine) ->
            host.completeQuery(token.getQueryId(), request, reply -> back(machine, call, reply)));
  }

  /** Asks the owner of a task queue to hand out a query, and waits for its answer. */
  void deliverQuery(DeliverQueryRequest request, Duration timeout, Consumer<Reply> caller) {
    var namespaceId = OneNamespace.DEFAULT.id();
    var call = new Call(installation.agenda(), "query delivery", timeout, caller);
    matching.deliver(
        () -> partition(namespaceId, request.getTaskQueue()),
        call,
        (host, machine) -> host.query(namespaceId, request, reply -> back(machine, call, reply)));
  }

  /** Asks the owner of a normal task queue how it stands with it. */
  public void describe(String taskQueue, TaskKind kind, Consumer<DescribeOutcome> answer) {
    var queue = new QueueKey(OneNamespace.DEFAULT.id(), taskQueue, kind);
    matching
        .owner(partition(queue.namespaceId(), taskQueue))
        .ifPresent(host -> host.describe(queue, answer));
  }

  /** Changes the configuration of a normal task queue of activity tasks. */
  public void configure(UpdateTaskQueueConfigRequest request, Consumer<ConfigOutcome> answer) {
    var queue =
        new QueueKey(
            OneNamespace.DEFAULT.id(), request.getTaskQueue(), TaskKind.TASK_KIND_ACTIVITY);
    matching
        .owner(partition(queue.namespaceId(), queue.name()))
        .ifPresent(host -> host.configure(queue, request, answer));
  }

  private void back(Machine from, Call call, Reply reply) {
    var agenda = installation.agenda();
    if (from.isUp() && !installation.faults().messageIsLost()) {
      agenda.in(
          installation.faults().messageDelay(),
          "answer to " + call.what(),
          () -> !call.ended(),
          () -> call.end(reply));
    }
  }

  private Ownership<ShardHost> historyOn(Machine machine) {
    return ShardHost.on(machine, installation, this);
  }

  private Ownership<MatchingHost> matchingOn(Machine machine) {
    return MatchingHost.on(machine, installation, this);
  }

  private boolean toMatching(ChannelRecord record, Runnable done) {
    var queue = record.key().substring(record.key().indexOf('/') + 1);
    var owner = matching.owner(partition(OneNamespace.DEFAULT.id(), queue));
    owner.ifPresent(host -> host.receive(record, done));
    return owner.isPresent();
  }

  /** Offers a workflow task to its sticky queue; whoever waits for the answer may wait in vain. */
  void offer(DispatchTask task, Duration timeout, Consumer<Boolean> taken) {
    var call =
        new Call(
            installation.agenda(),
            "sticky offer",
            timeout,
            reply -> taken.accept(reply instanceof Reply.Answer));
    matching.deliver(
        () -> partition(task.getNamespaceId(), task.getStickyTaskQueue()),
        call,
        (host, machine) ->
            host.offer(
                task,
                yes -> back(machine, call, yes ? new Reply.Answer(task) : new Reply.Silence())));
  }

  private int shard(WorkflowKey key) {
    return installation.leases().shards().stream()
        .filter(shard -> shard.holds(key.slot()))
        .mapToInt(Shard::id)
        .findFirst()
        .orElseThrow();
  }

  private int partition(String namespaceId, String taskQueue) {
    return Slots.partition(Slots.of(namespaceId, taskQueue), installation.setup().partitions());
  }
}
