package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.perdure.common.store.TestingPostgres;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServerStopTest {
  private static final int MUCH_LESS_THAN_A_POLL = 20;

  @Test
  @Timeout(MUCH_LESS_THAN_A_POLL)
  void waitingPollsAreAnsweredEmptyWhenTheServerStops() throws Exception {
    var server = start();
    var channel =
        Grpc.newChannelBuilder("localhost:" + server.port(), InsecureChannelCredentials.create())
            .build();
    var service = WorkflowServiceGrpc.newFutureStub(channel).withDeadlineAfter(1, TimeUnit.MINUTES);
    var poll = service.pollWorkflowTaskQueue(poll());
    service.getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).get(); // The poll has arrived.

    server.close();

    assertThat(poll.get()).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    channel.shutdownNow();
  }

  private static RunningServer start() {
    return RunningServer.start(
        Map.of(
            "perdure.database.url", TestingPostgres.POSTGRES_18.newDatabase().getUrl(),
            "perdure.database.user", "postgres",
            "perdure.server.namespaces", "default",
            "spring.grpc.server.port", "0"),
        () -> {});
  }

  private static PollWorkflowTaskQueueRequest poll() {
    return PollWorkflowTaskQueueRequest.newBuilder()
        .setNamespace("default")
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
        .build();
  }
}
