package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.recordMarker;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long histories are cut, so that every client can take them. */
final class PagesTest {
  /** What a gRPC client takes by default. */
  private static final int MESSAGE_BYTES = 4 << 20;

  @AutoClose private final Platform platform = new Platform();
  private final List<Message> pages = new ArrayList<>();
  private final ScenarioRun run = platform.start("order-1");

  @BeforeEach
  void growBeyondOneMessage() {
    for (var i = 0; i < 10; i++) {
      run.startWorkflowTask()
          .complete(
              request -> request.addCommands(marker(1 << 20)).setForceCreateNewWorkflowTask(true));
    }
  }

  @Test
  @DisplayName("HI-1: pages are whole, in order, and fit a message")
  void pagesFitAMessage() {
    var events = new ArrayList<HistoryEvent>();
    var token = ByteString.EMPTY;
    do {
      var page = forward(token);
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(events).startsWith(run.history().toArray(HistoryEvent[]::new));
    assertThat(pages).hasSizeGreaterThan(2).allMatch(PagesTest::fits);
  }

  @Test
  @DisplayName("HI-9: histories are never sent as raw bytes")
  void sendsNoRawHistory() {
    var page = forward(ByteString.EMPTY);

    assertThat(page.getRawHistoryCount()).isZero();
    assertThat(page.getHistory().getEventsCount()).isPositive();
  }

  @Test
  @DisplayName("HI-8: so are those that begin with the newest event")
  void pagesBackwardFitAMessage() {
    var events = new ArrayList<HistoryEvent>();
    var token = ByteString.EMPTY;
    do {
      var page = backward(token);
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(events).isEqualTo(run.history().reversed());
    assertThat(pages).hasSizeGreaterThan(2).allMatch(PagesTest::fits);
  }

  @Test
  @DisplayName("HI-8: a page backward has the size that was asked for")
  void pagesBackwardHaveTheirSize() {
    var request = reverse(ByteString.EMPTY).toBuilder().setMaximumPageSize(2).build();

    var page = platform.request(request, GetWorkflowExecutionHistoryReverseResponse.class);

    assertThat(page.getHistory().getEventsList()).isEqualTo(run.history().reversed().subList(0, 2));
    assertThat(page.getNextPageToken().isEmpty()).isFalse();
  }

  @Test
  @DisplayName("WT-15, WT-16: a worker gets the first page with its task and reads the rest")
  void aWorkerReadsTheRest() {
    var task = run.startWorkflowTask().response();
    assertThat(fits(task)).isTrue();

    var events = new ArrayList<>(task.getHistory().getEventsList());
    for (var token = task.getNextPageToken(); !token.isEmpty(); ) {
      var page = forward(token);
      events.addAll(page.getHistory().getEventsList());
      token = page.getNextPageToken();
    }

    assertThat(events).isEqualTo(run.history());
    assertThat(events.getLast().getEventId()).isEqualTo(task.getStartedEventId());
  }

  private GetWorkflowExecutionHistoryResponse forward(ByteString token) {
    var request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(platform.execution(run.workflowId(), run.runId()))
            .setNextPageToken(token)
            .build();
    var page = platform.request(request, GetWorkflowExecutionHistoryResponse.class);
    pages.add(page);
    return page;
  }

  private GetWorkflowExecutionHistoryReverseResponse backward(ByteString token) {
    var page = platform.request(reverse(token), GetWorkflowExecutionHistoryReverseResponse.class);
    pages.add(page);
    return page;
  }

  private GetWorkflowExecutionHistoryReverseRequest reverse(ByteString token) {
    return GetWorkflowExecutionHistoryReverseRequest.newBuilder()
        .setNamespace(OneNamespace.DEFAULT.name())
        .setExecution(platform.execution(run.workflowId(), run.runId()))
        .setNextPageToken(token)
        .build();
  }

  private static boolean fits(Message message) {
    return message.getSerializedSize() < MESSAGE_BYTES;
  }

  private static Command marker(int bytes) {
    var marker = recordMarker("m").toBuilder();
    var payload = Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes]));
    marker
        .getRecordMarkerCommandAttributesBuilder()
        .putDetails("d", Payloads.newBuilder().addPayloads(payload).build());
    return marker.build();
  }
}
