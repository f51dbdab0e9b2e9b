package io.perdure.testing.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DeliverQueryRequest;
import io.perdure.common.api.DeliverQueryResponse;
import io.perdure.common.api.DeliverQueryResponse.Outcome;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OfferTaskRequest;
import io.perdure.common.api.OfferTaskResponse;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.cluster.Leased;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.matching.queue.ConfigOutcome;
import io.perdure.matching.queue.DescribeOutcome;
import io.perdure.matching.queue.Effect;
import io.perdure.matching.queue.MatchingPartition;
import io.perdure.matching.queue.Message;
import io.perdure.matching.queue.Poll;
import io.perdure.matching.queue.PollRefusal;
import io.perdure.matching.queue.PollingWorker;
import io.perdure.matching.queue.Query;
import io.perdure.matching.queue.QueryOutcome;
import io.perdure.matching.queue.StartOutcome;
import io.perdure.matching.queue.Visit;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
  private final Map<Long, WaitingPoll> polls = new HashMap<>();
  private final Map<Long, Consumer<Boolean>> offers = new HashMap<>();
  private final Map<Long, Consumer<Reply>> queries = new HashMap<>();
  private final Map<Long, Consumer<Reply>> completions = new HashMap<>();
  private final Map<Long, Consumer<DescribeOutcome>> descriptions = new HashMap<>();
  private final Map<Long, Consumer<ConfigOutcome>> changes = new HashMap<>();
  private final Map<Long, Consumer<Reply>> visits = new HashMap<>();
  private final Map<Long, HeldPoll> pollsAtRoot = new HashMap<>();
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
    this.partition =
        new MatchingPartition(partitionId, epoch, installation.setup().queuePartitions());
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

  /**
   * Takes a poll of a worker.
   *
   * @param queue the name of the queue, or of the partition of it
   */
  long poll(
      String namespaceId,
      String queue,
      com.google.protobuf.Message request,
      Duration hold,
      Consumer<Reply> reply) {
    return switch (request) {
      case PollWorkflowTaskQueueRequest workflow ->
          poll(
              new QueueKey(namespaceId, queue, TaskKind.TASK_KIND_WORKFLOW),
              workflow.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY,
              PollingWorker.of(workflow),
              request.toByteString(),
              hold,
              reply);
      case PollActivityTaskQueueRequest activity ->
          poll(
              new QueueKey(namespaceId, queue, TaskKind.TASK_KIND_ACTIVITY),
              false,
              PollingWorker.of(activity),
              request.toByteString(),
              hold,
              reply);
      default -> throw new IllegalArgumentException("no poll: " + request);
    };
  }

  /** Takes a poll of another partition for as long as its caller waits. */
  long poll(Poll poll, Duration hold, Consumer<Reply> reply) {
    return poll(poll.queue().root(), false, poll.worker(), poll.request(), hold, reply);
  }

  private long poll(
      QueueKey queue,
      boolean sticky,
      PollingWorker worker,
      ByteString request,
      Duration hold,
      Consumer<Reply> reply) {
    var id = ++lastId;
    var until = machine.now().plus(hold);
    var poll = new Poll(id, queue, sticky, worker, request, until, until.plus(HANDING_OVER));
    polls.put(id, new WaitingPoll(poll, reply));
    tell(new Message.PollArrived(poll));
    return id;
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

  /** Takes a task of another partition for a poll that may come. */
  void visit(OfferTaskRequest request, Consumer<Reply> reply) {
    visits.put(++lastId, reply);
    var until = machine.now().plusMillis(request.getWaitMillis());
    tell(
        new Message.TaskOffered(
            new Visit(
                lastId,
                request.getTask(),
                request.getRequestId(),
                request.getFromBacklog(),
                until)));
  }

  /** The root of a partition is being polled. */
  void wake(QueueKey queue) {
    tell(new Message.PartitionWoken(queue, false));
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
      case Effect.PassOn(var poll, var response) -> answer(poll, response, 0);
      case Effect.ForwardPoll(var poll) -> forward(poll);
      case Effect.RecallPoll(var poll) -> recall(poll);
      case Effect.OfferTask offer -> offerToRoot(offer);
      case Effect.RecallTask _ -> {} // It comes back in vain.
      case Effect.AnswerVisit answer ->
          tell(visits.remove(answer.visit()), new Reply.Answer(visited(answer)));
      case Effect.WakePartitions(var root) -> wakeOthers(root);
      case Effect.AnswerPollEmpty(var poll) -> answer(poll, ByteString.EMPTY, 0);
      case Effect.RefusePoll(var poll, var refusal) -> refuse(poll, refusal);
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
      case Effect.Acknowledge(var record) -> acknowledge(record);
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

  private void refuse(long poll, PollRefusal refusal) {
    var held = polls.remove(poll);
    if (held != null) {
      held.reply().accept(new Reply.Refusal(new Unavailable(refusal.name())));
    }
  }

  private void recall(long poll) {
    var atRoot = pollsAtRoot.remove(poll);
    if (atRoot != null) {
      atRoot.cancel();
    }
  }

  private void acknowledge(long record) {
    var done = records.remove(record);
    if (done != null) {
      done.run();
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
    if (!installation.channel().send(ChannelRecord.of(task), () -> {})) {
      throw new AssertionError("this channel is never full");
    }
  }

  private void forward(Poll poll) {
    var hold = Duration.between(machine.now(), poll.holdUntil());
    var atRoot =
        engine.pollAtRoot(
            poll,
            hold,
            reply ->
                machine.in(
                    Duration.ZERO,
                    "poll is back",
                    () -> tell(new Message.PollReturned(poll, response(reply)))));
    pollsAtRoot.put(poll.id(), atRoot);
  }

  private static Optional<ByteString> response(Reply reply) {
    return reply instanceof Reply.Answer(var response)
        ? Optional.of(response.toByteString()).filter(bytes -> !bytes.isEmpty())
        : Optional.empty();
  }

  private void offerToRoot(Effect.OfferTask offer) {
    var request =
        OfferTaskRequest.newBuilder()
            .setTask(offer.task())
            .setRequestId(offer.requestId())
            .setFromBacklog(offer.fromBacklog())
            .setWaitMillis(offer.patience().toMillis())
            .build();
    engine.offerToRoot(
        request,
        offer.patience().plus(START_TIMEOUT),
        reply ->
            machine.in(
                Duration.ZERO,
                "offer answered",
                () -> tell(new Message.OfferAnswered(offer.ask(), taken(reply), rate(reply)))));
  }

  private static OfferTaskResponse visited(Effect.AnswerVisit answer) {
    var code =
        switch (answer.outcome()) {
          case StartOutcome.Started _ -> OfferTaskResponse.Outcome.OUTCOME_STARTED;
          case StartOutcome.Obsolete _ -> OfferTaskResponse.Outcome.OUTCOME_OBSOLETE;
          case StartOutcome.Failed _ -> OfferTaskResponse.Outcome.OUTCOME_FAILED;
          case StartOutcome.NotTaken(var polled) ->
              polled
                  ? OfferTaskResponse.Outcome.OUTCOME_NOT_TAKEN
                  : OfferTaskResponse.Outcome.OUTCOME_NO_WORKER;
        };
    var response = OfferTaskResponse.newBuilder().setOutcome(code);
    answer.workersRate().ifPresent(response::setWorkersRate);
    return response.build();
  }

  private static OptionalDouble rate(Reply reply) {
    return reply instanceof Reply.Answer(OfferTaskResponse response) && response.hasWorkersRate()
        ? OptionalDouble.of(response.getWorkersRate())
        : OptionalDouble.empty();
  }

  private static StartOutcome taken(Reply reply) {
    if (reply instanceof Reply.Answer(OfferTaskResponse response)) {
      return switch (response.getOutcome()) {
        case OUTCOME_STARTED -> new StartOutcome.Started(ByteString.EMPTY);
        case OUTCOME_OBSOLETE -> new StartOutcome.Obsolete();
        case OUTCOME_NOT_TAKEN -> new StartOutcome.NotTaken(true);
        case OUTCOME_NO_WORKER -> new StartOutcome.NotTaken(false);
        case OUTCOME_FAILED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
            new StartOutcome.Failed("unknown");
      };
    }
    return new StartOutcome.Failed(reply.toString());
  }

  private void wakeOthers(QueueKey root) {
    installation
        .network()
        .query(
            machine,
            "partitions",
            () ->
                installation
                    .backlogStore()
                    .partitionsWithTasks(root, installation.setup().partitions()),
            numbers -> numbers.forEach(number -> engine.wake(root.partition(number))),
            () -> {});
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

  private record WaitingPoll(Poll poll, Consumer<Reply> reply) {}
}
