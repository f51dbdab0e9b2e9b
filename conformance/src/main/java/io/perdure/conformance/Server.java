package io.perdure.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as its API shows it, below what the SDK's client makes of it. */
final class Server {
  private static final int LONG_POLL_SECONDS = 90;

  private final WorkflowClient client;
  private final String namespace;
  private final JsonMapper json = new JsonMapper();

  Server(WorkflowClient client) {
    this.client = client;
    this.namespace = client.getOptions().getNamespace();
  }

  WorkflowClient client() {
    return client;
  }

  /** All events of a run; of several pages when the case wants it so. */
  List<JsonNode> history(WorkflowExecution run, int pageSize) {
    var events = new ArrayList<JsonNode>();
    var token = ByteString.EMPTY;
    int pages = 0;
    do {
      var request = historyOf(run).setMaximumPageSize(pageSize).setNextPageToken(token).build();
      var page =
          client.getWorkflowServiceStubs().blockingStub().getWorkflowExecutionHistory(request);
      page.getHistory().getEventsList().forEach(event -> events.add(toJson(event)));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());
    Mismatch.unless(
        pages > 1 || pageSize == 0, "%d events came in one page".formatted(events.size()));
    return events;
  }

  /** Waits until the run has that many events of a type, by the server's long poll. */
  void awaitEvent(WorkflowExecution run, String type, int count) {
    var token = ByteString.EMPTY;
    long seen = 0;
    while (seen < count) {
      var request = historyOf(run).setWaitNewEvent(true).setNextPageToken(token).build();
      var page =
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .withDeadlineAfter(LONG_POLL_SECONDS, TimeUnit.SECONDS)
              .getWorkflowExecutionHistory(request);
      seen +=
          page.getHistory().getEventsList().stream()
              .filter(event -> Expectations.typeOf(toJson(event)).equals(type))
              .count();
      token = page.getNextPageToken();
      Mismatch.unless(
          seen >= count || !token.isEmpty(), "the run closed before %s".formatted(type));
    }
  }

  JsonNode describe(String workflowId) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(namespace)
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId));
    return toJson(
        client.getWorkflowServiceStubs().blockingStub().describeWorkflowExecution(request.build()));
  }

  /** How many runs the pages of a list hold. */
  int list(String query, int pageSize) {
    var runs = new HashSet<String>();
    var token = ByteString.EMPTY;
    do {
      var request =
          ListWorkflowExecutionsRequest.newBuilder()
              .setNamespace(namespace)
              .setQuery(query)
              .setPageSize(pageSize)
              .setNextPageToken(token)
              .build();
      var page = client.getWorkflowServiceStubs().blockingStub().listWorkflowExecutions(request);
      for (var run : page.getExecutionsList()) {
        var runId = run.getExecution().getRunId();
        Mismatch.unless(runs.add(runId), "run %s is listed twice".formatted(runId));
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return runs.size();
  }

  int count(String query) {
    var request =
        CountWorkflowExecutionsRequest.newBuilder().setNamespace(namespace).setQuery(query);
    return (int)
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .countWorkflowExecutions(request.build())
            .getCount();
  }

  private GetWorkflowExecutionHistoryRequest.Builder historyOf(WorkflowExecution run) {
    return GetWorkflowExecutionHistoryRequest.newBuilder()
        .setNamespace(namespace)
        .setExecution(run);
  }

  private JsonNode toJson(MessageOrBuilder message) {
    try {
      return json.readTree(JsonFormat.printer().print(message));
    } catch (InvalidProtocolBufferException unknownAny) {
      throw new IllegalArgumentException(unknownAny);
    }
  }
}
