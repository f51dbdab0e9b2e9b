package io.perdure.matching.grpc;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.MatchingServiceGrpc.MatchingServiceBlockingStub;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.RecordTaskStartedResponse.Outcome;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TestingChannel;
import io.perdure.common.cluster.Claim;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Neighbours;
import io.perdure.common.cluster.Node;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.store.TestingPostgres;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.MatchingPorts;
import io.perdure.matching.queue.MatchingWatch;
import io.perdure.matching.store.TestingDatabase;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The matching role over PostgreSQL, beside a history that starts every task. */
final class TestingMatching implements AutoCloseable {
  static final String NAMESPACE = "4cb1c80e-5d4b-4f4b-9d0e-6d6bb3a4b001";

  private final TestingDatabase database = new TestingDatabase(TestingPostgres.POSTGRES_18);
  private final PollCounts counts = new PollCounts();
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Channel history = serve(historyService());
  private final TestingChannel taskChannel = new TestingChannel();
  private final MatchingClients others = // The role calls itself.
      new MatchingClients() {
        @Override
        public WorkflowServiceBlockingStub taskQueues(String namespaceId, String taskQueue) {
          return clients.taskQueues(namespaceId, taskQueue);
        }

        @Override
        public MatchingServiceBlockingStub matching(String namespaceId, String taskQueue) {
          return clients.matching(namespaceId, taskQueue);
        }
      };

  private int queuePartitions;
  private MatchingPartitions partitions;
  private LeaseLoop leases;
  private MatchingClients clients;

  TestingMatching() {
    this(1);
  }

  /** With queues that are divided into so many partitions. */
  TestingMatching(int queuePartitions) {
    this.queuePartitions = queuePartitions;
    start();
    this.clients = clientsOf(partitions);
  }

  MatchingClients clients() {
    return clients;
  }

  PollCounts counts() {
    return counts;
  }

  /** Drains the role and starts it anew, with nothing in memory. */
  void restart() {
    restart(queuePartitions);
  }

  /** The same with another number of partitions. */
  void restart(int partitionsOfAQueue) {
    drain();
    queuePartitions = partitionsOfAQueue;
    start();
    clients = clientsOf(partitions);
  }

  void drain() {
    leases.stop();
    partitions.close();
  }

  static DispatchTask.Builder task(String queue, String workflowId) {
    return DispatchTask.newBuilder()
        .setFormatVersion(1)
        .setNamespaceId(NAMESPACE)
        .setWorkflowId(workflowId)
        .setKind(TaskKind.TASK_KIND_WORKFLOW)
        .setTaskQueue(queue);
  }

  /** Sends a task through the channel; the latch opens when it is owed no longer. */
  CountDownLatch dispatch(DispatchTask.Builder task) {
    var done = new CountDownLatch(1);
    if (!taskChannel.send(ChannelRecord.of(task.build()), done::countDown)) {
      throw new AssertionError("matching takes no task");
    }
    return done;
  }

  @Override
  public void close() {
    drain();
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
    database.close();
  }

  private void start() {
    var ports =
        new MatchingPorts(
            database.store(),
            database.leases(),
            taskChannel,
            new HistoryTaskStarts(new OneNodeClients(history, history)),
            new PartitionClients(others, InstantSource.system()),
            MatchingWatch.NONE,
            new MeasuredClock(InstantSource.system()));
    var node = new Node(UUID.randomUUID(), "matching", "in process");
    partitions = new MatchingPartitions(ports, queuePartitions);
    partitions.receive();
    leases =
        new LeaseLoop(
            new Claim(Leased.MATCHING_PARTITION, node, true),
            ports.leases(),
            ports.clock(),
            Neighbours.NONE,
            new Holdings(),
            partitions);
    leases.start();
  }

  private MatchingClients clientsOf(MatchingPartitions serving) {
    var channel =
        serve(
            TaskQueueRpcs.taskQueues(serving, others, InstantSource.system(), counts),
            TaskQueueRpcs.matching(serving, InstantSource.system()));
    return new OneNodeClients(channel, channel);
  }

  private Channel serve(BindableService... services) {
    var name = UUID.randomUUID().toString();
    var server =
        InProcessServerBuilder.forName(name).executor(Executors.newVirtualThreadPerTaskExecutor());
    for (var service : services) {
      server.addService(service);
    }
    try {
      servers.add(server.build().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var channel = InProcessChannelBuilder.forName(name).build();
    channels.add(channel);
    return channel;
  }

  private static BindableService historyService() {
    var table = new ServiceTable(HistoryServiceGrpc.getServiceDescriptor());
    table.unary(HistoryServiceGrpc.getRecordTaskStartedMethod(), TestingMatching::started);
    return table::definition;
  }

  private static RecordTaskStartedResponse started(RecordTaskStartedRequest request) {
    var token = ByteString.copyFromUtf8(request.getTask().getWorkflowId());
    var response =
        request.getTask().getKind() == TaskKind.TASK_KIND_WORKFLOW
            ? PollWorkflowTaskQueueResponse.newBuilder().setTaskToken(token).build()
            : PollActivityTaskQueueResponse.newBuilder().setTaskToken(token).build();
    return RecordTaskStartedResponse.newBuilder()
        .setOutcome(Outcome.OUTCOME_STARTED)
        .setPollResponse(response.toByteString())
        .build();
  }
}
