package io.perdure.testing.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DeliverQueryRequest;
import io.perdure.common.api.DeliverQueryResponse;
import io.perdure.common.api.DeliverQueryResponse.Outcome;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Leased;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.matching.queue.ConfigOutcome;
import io.perdure.matching.queue.DescribeOutcome;
import io.perdure.matching.queue.Effect;
import io.perdure.matching.queue.MatchingPartition;
import io.perdure.matching.queue.Message;
import io.perdure.matching.queue.Poll;
import io.perdure.matching.queue.PollingWorker;
import io.perdure.matching.queue.Query;
import io.perdure.matching.queue.QueryOutcome;
import io.perdure.matching.queue.StartOutcome;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Drives one matching partition on a machine. */
final class MatchingHost implements Ownership.Hosted {
  private static final BacklogOutcome UNKNOWN = new BacklogOutcome.Unknown("simulated");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

  /** How much longer a poll is held while it is being handed a task. */
  static final Duration HANDING_OVER = Duration.ofSeconds(5);

  private final Installation installation;
  private final Machine machine;
  private final Engine engine;
  private final int partitionId;
  private final long epoch;
  private final Consumer<MatchingHost> ended;
  private final MatchingPartition partition;
  private final Map<Long, HeldPoll> polls = new HashMap<>();
  private final Map<Long, Consumer<Boolean>> offers = new HashMap<>();
  private final Map<Long, Consumer<Reply>> queries = new HashMap<>();
  private final Map<Long, Consumer<Reply>> completions = new HashMap<>();
  private final Map<Long, Consumer<DescribeOutcome>> descriptions = new HashMap<>();
  private final Map<Long, Consumer<ConfigOutcome>> changes = new HashMap<>();
  private final Map<Long, Runnable> records = new HashMap<>();
  private final Alarm alarm;
  private long lastId;

  private MatchingHost(
      Installation installation,
      Machine machine,
      Engine engine,
      int partitionId,
      long epoch,
      Consumer<MatchingHost> ended) {
    this.installation = installation;
    this.engine = engine;
    this.machine = machine;
    this.partitionId = partitionId;
    this.epoch = epoch;
    this.ended = ended;
    this.alarm = new Alarm(machine, () -> tell(new Message.Tick()));
    this.partition = new MatchingPartition(partitionId, epoch);
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void drain() {
    tell(new Message.Drain());
  }

  @Override
  public void lost() {
    ended.accept(this);
  }

  /** What a machine does with the matching partitions that it owns. */
  static Ownership<MatchingHost> on(Machine machine, Installation installation, Engine engine) {
    var opening =
        new Ownership.Opening<MatchingHost>() {
          @Override
          public long read(int id) {
            return 0;
          }

          @Override
          public MatchingHost open(int id, long epoch, long known, Consumer<MatchingHost> ended) {
            var host = new MatchingHost(installation, machine, engine, id, epoch, ended);
            host.tell(new Message.Tick());
            return host;
          }
        };
    return new Ownership<>(
        Leased.MATCHING_PARTITION, machine, installation.leases(), installation.network(), opening);
  }

  /** Takes a record of the task channel as soon as the machine can. */
  void receive(ChannelRecord record, Runnable done) {
    machine.in(Duration.ZERO, "record", () -> record(record, done));
  }

  private void record(ChannelRecord record, Runnable done) {
    records.put(++lastId, done);
    tell(new Message.RecordArrived(lastId, record.key(), record.value(), record.place()));
  }

  /** Takes a poll of a worker. */
  long poll(
      String namespaceId,
      com.google.protobuf.Message request,
      Duration hold,
      Consumer<Reply> reply) {
    var id = ++lastId;
    var until = machine.now().plus(hold);
    var poll =
        switch (request) {
          case PollWorkflowTaskQueueRequest workflow ->
              poll(
                  id,
                  key(namespaceId, workflow.getTaskQueue(), TaskKind.TASK_KIND_WORKFLOW),
                  isSticky(workflow.getTaskQueue()),
                  PollingWorker.of(workflow),
                  request,
                  until);
          case PollActivityTaskQueueRequest activity ->
              poll(
                  id,
                  key(namespaceId, activity.getTaskQueue(), TaskKind.TASK_KIND_ACTIVITY),
                  false,
                  PollingWorker.of(activity),
                  request,
                  until);
          default -> throw new IllegalArgumentException("no poll: " + request);
        };
    polls.put(id, new HeldPoll(poll, reply));
    tell(new Message.PollArrived(poll));
    return id;
  }

  private static Poll poll(
      long id,
      QueueKey queue,
      boolean sticky,
      PollingWorker worker,
      com.google.protobuf.Message request,
      Instant until) {
    return new Poll(
        id, queue, sticky, worker, request.toByteString(), until, until.plus(HANDING_OVER));
  }

  private static QueueKey key(String namespaceId, TaskQueue queue, TaskKind kind) {
    return new QueueKey(namespaceId, queue.getName(), kind);
  }

  private static boolean isSticky(TaskQueue queue) {
    return queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
  }

  /** The caller of a poll has gone. */
  void cancel(long poll) {
    if (polls.remove(poll) != null) {
      tell(new Message.PollCancelled(poll));
    }
  }

  /** Takes the offer of a workflow task for its sticky queue. */
  void offer(DispatchTask task, Consumer<Boolean> taken) {
    offers.put(++lastId, taken);
    tell(new Message.StickyOffered(lastId, task));
  }

  /** Says how it stands with a normal queue. */
  void describe(QueueKey queue, Consumer<DescribeOutcome> answer) {
    descriptions.put(++lastId, answer);
    tell(new Message.DescribeAsked(lastId, queue, false, true));
  }

  /** Changes the configuration of a queue. */
  void configure(
      QueueKey queue, UpdateTaskQueueConfigRequest request, Consumer<ConfigOutcome> answer) {
    changes.put(++lastId, answer);
    tell(new Message.ConfigureAsked(lastId, queue, request));
  }

  /** Takes a query for a worker. */
  void query(String namespaceId, DeliverQueryRequest request, Consumer<Reply> reply) {
    var key = new QueueKey(namespaceId, request.getTaskQueue(), TaskKind.TASK_KIND_WORKFLOW);
    var until = machine.now().plusMillis(request.getWaitMillis());
    queries.put(++lastId, reply);
    tell(
        new Message.QueryArrived(
            new Query(lastId, key, request.getSticky(), request.getPollResponse(), until)));
  }

  /** Takes a worker's answer to a query. */
  void completeQuery(
      String queryId, RespondQueryTaskCompletedRequest request, Consumer<Reply> reply) {
    completions.put(++lastId, reply);
    tell(new Message.QueryCompleted(lastId, queryId, request.toByteString()));
  }

  private static DeliverQueryResponse response(QueryOutcome outcome) {
    var response = DeliverQueryResponse.newBuilder();
    return switch (outcome) {
      case QueryOutcome.Completed(var completion) ->
          response.setOutcome(Outcome.OUTCOME_COMPLETED).setCompletion(completion).build();
      case QueryOutcome.TimedOut _ -> response.setOutcome(Outcome.OUTCOME_TIMED_OUT).build();
      case QueryOutcome.NoWorker _ -> response.setOutcome(Outcome.OUTCOME_NO_WORKER).build();
      case QueryOutcome.NotOwned _ -> response.setOutcome(Outcome.OUTCOME_MOVED).build();
      case QueryOutcome.TooMany _ -> response.setOutcome(Outcome.OUTCOME_TOO_MANY).build();
    };
  }

  private static Reply completed(boolean taken) {
    return taken
        ? new Reply.Answer(RespondQueryTaskCompletedResponse.getDefaultInstance())
        : new Reply.Refusal(new NotFound("query task not found, or already expired"));
  }

  private static <T> void tell(@Nullable Consumer<T> waiting, T reply) {
    if (waiting != null) {
      waiting.accept(reply);
    }
  }

  private void tell(Message message) {
    partition.step(message, machine.now()).forEach(this::carryOut);
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTask(var ask, var requestId, var task, var poll) ->
          start(ask, requestId, task, poll);
      case Effect.AnswerPoll(var poll, var response, var hint, _, _) ->
          answer(poll, response, hint);
      case Effect.AnswerPollEmpty(var poll) -> answer(poll, ByteString.EMPTY, 0);
      case Effect.RefusePoll(var poll, var refusal) -> {
        var held = polls.remove(poll);
        if (held != null) {
          held.reply().accept(new Reply.Refusal(new Unavailable(refusal.name())));
        }
      }
      case Effect.AnswerOffer(var offer, var taken) -> tell(offers.remove(offer), taken);
      case Effect.AnswerQuery(var query, var outcome) ->
          tell(queries.remove(query), new Reply.Answer(response(outcome)));
      case Effect.AnswerCompletion(var completion, var taken) ->
          tell(completions.remove(completion), completed(taken));
      case Effect.AnswerDescribe(var describe, var outcome) ->
          tell(descriptions.remove(describe), outcome);
      case Effect.AnswerConfigure(var configure, var outcome) ->
          tell(changes.remove(configure), outcome);
      case Effect.ReadQueue(var read, var queue, var count) ->
          query(
              () -> installation.backlogStore().queue(partitionId, queue, count),
              stored -> new Message.QueueRead(read, stored),
              new Message.QueueUnread(read));
      case Effect.Acknowledge(var record) -> {
        var done = records.remove(record);
        if (done != null) {
          done.run();
        }
      }
      case Effect.WriteBacklog(var write) -> write(write);
      case Effect.LoadPage(var load, var queue, var after, var limit) ->
          query(
              () -> installation.backlogStore().page(partitionId, queue, after, limit),
              page -> new Message.PageLoaded(load, page),
              new Message.PageFailed(load));
      case Effect.SendToNormalQueue(var task) -> send(task);
      case Effect.WakeAt(var at) -> alarm.set(Optional.of(at));
      case Effect.Started _, Effect.NobodyPolls _ -> {} // Nobody measures.
      case Effect.Ended _ -> ended.accept(this);
    }
  }

  private void write(BacklogWrite write) {
    installation
        .network()
        .transact(
            machine,
            "backlog",
            () -> installation.backlogStore().write(write),
            outcome -> tell(new Message.BacklogWritten(outcome)),
            UNKNOWN);
  }

  private <T> void query(Supplier<T> query, Function<T, Message> answer, Message failure) {
    installation
        .network()
        .query(machine, "page", query, result -> tell(answer.apply(result)), () -> tell(failure));
  }

  private void send(DispatchTask task) {
    var key = task.getNamespaceId() + "/" + task.getTaskQueue();
    var record = new ChannelRecord(Topic.MATCHING_TASKS, key, task.toByteString());
    if (!installation.channel().send(record, () -> {})) {
      throw new AssertionError("this channel is never full");
    }
  }

  private void start(long ask, String requestId, DispatchTask task, ByteString poll) {
    var request =
        RecordTaskStartedRequest.newBuilder()
            .setTask(task)
            .setRequestId(requestId)
            .setPollRequest(poll)
            .build();
    engine.request(
        request,
        START_TIMEOUT,
        reply ->
            machine.in(
                Duration.ZERO,
                "hand-over answered",
                () -> tell(new Message.StartAnswered(ask, outcome(reply)))));
  }

  private static StartOutcome outcome(Reply reply) {
    if (reply instanceof Reply.Answer(RecordTaskStartedResponse response)) {
      return switch (response.getOutcome()) {
        case OUTCOME_STARTED -> new StartOutcome.Started(response.getPollResponse());
        case OUTCOME_OBSOLETE -> new StartOutcome.Obsolete();
        case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> new StartOutcome.Failed("unknown outcome");
      };
    }
    return new StartOutcome.Failed(reply.toString());
  }

  private void answer(long poll, ByteString response, int hint) {
    var held = polls.remove(poll);
    if (held == null) {
      return;
    }
    try {
      var parsed =
          held.poll().queue().kind() == TaskKind.TASK_KIND_WORKFLOW
              ? PollWorkflowTaskQueueResponse.parseFrom(response).toBuilder()
                  .setBacklogCountHint(hint)
                  .build()
              : PollActivityTaskQueueResponse.parseFrom(response);
      held.reply().accept(new Reply.Answer(parsed));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("history answered with no poll response", e);
    }
  }

  private record HeldPoll(Poll poll, Consumer<Reply> reply) {}
}
