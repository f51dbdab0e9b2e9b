package io.perdure.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers to tasks that a router sends again, because nobody has said what became of them. */
class AnswersSentAgainTest {
  private static final TaskQueue QUEUE = TaskQueue.newBuilder().setName("orders").build();
  private static final Command COMPLETE =
      Command.newBuilder()
          .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
          .setCompleteWorkflowExecutionCommandAttributes(
              CompleteWorkflowExecutionCommandAttributes.getDefaultInstance())
          .build();
  private static final Command SCHEDULE =
      Command.newBuilder()
          .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
          .setScheduleActivityTaskCommandAttributes(
              ScheduleActivityTaskCommandAttributes.newBuilder()
                  .setActivityId("pay")
                  .setActivityType(ActivityType.newBuilder().setName("Pay"))
                  .setTaskQueue(QUEUE)
                  .setStartToCloseTimeout(Durations.fromMinutes(1)))
          .build();

  private final TestingHistoryRole role = new TestingHistoryRole();

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void aCompletionThatWasTakenInIsNotRefused() throws Exception {
    start();
    var completion = completion(startWorkflowTask(), COMPLETE);
    first().respondWorkflowTaskCompleted(completion);

    assertThatCode(() -> again().respondWorkflowTaskCompleted(completion))
        .doesNotThrowAnyException();
    isRefused(() -> first().respondWorkflowTaskCompleted(completion)); // WC-1.
    isRefused(
        () ->
            again()
                .respondWorkflowTaskCompleted(completion.toBuilder().setIdentity("other").build()));
  }

  @Test
  void anActivitysResultIsNotRefusedThatWaitsToBeWritten() throws Exception {
    start();
    first().respondWorkflowTaskCompleted(completion(startWorkflowTask(), SCHEDULE));
    var paid = result(startActivityTask(), "paid");
    signal();
    var open = startWorkflowTask();
    first().respondActivityTaskCompleted(paid);

    assertThatCode(() -> again().respondActivityTaskCompleted(paid)).doesNotThrowAnyException();

    first().respondWorkflowTaskCompleted(completion(open)); // Now it is written.
    assertThatCode(() -> again().respondActivityTaskCompleted(paid)).doesNotThrowAnyException();
  }

  @Test
  void anAnswerByIdThatWasTakenInIsNotRefused() throws Exception {
    start();
    first().respondWorkflowTaskCompleted(completion(startWorkflowTask(), SCHEDULE));
    startActivityTask();
    signal();
    var open = startWorkflowTask();
    var paid = resultById("paid");
    first().respondActivityTaskCompletedById(paid);

    assertThatCode(() -> again().respondActivityTaskCompletedById(paid)) // It waits.
        .doesNotThrowAnyException();
    first().respondWorkflowTaskCompleted(completion(open)); // Now it is written.
    assertThatCode(() -> again().respondActivityTaskCompletedById(paid)).doesNotThrowAnyException();
    isRefused(() -> first().respondActivityTaskCompletedById(paid));
    isRefused(() -> again().respondActivityTaskCompletedById(resultById("not paid")));
    isRefused(
        () ->
            again()
                .respondActivityTaskCompletedById(paid.toBuilder().setActivityId("pack").build()));
  }

  @Test
  void aFailureByIdThatWasTakenInIsNotRefused() throws Exception {
    start();
    first().respondWorkflowTaskCompleted(completion(startWorkflowTask(), SCHEDULE));
    startActivityTask();
    var failure = failureById("no money");
    first().respondActivityTaskFailedById(failure);

    assertThatCode(() -> again().respondActivityTaskFailedById(failure)).doesNotThrowAnyException();
    isRefused(() -> first().respondActivityTaskFailedById(failure));
    isRefused(() -> again().respondActivityTaskFailedById(failureById("no card")));
  }

  @Test
  void aDeletionThatWasTakenInIsNotRefused() throws Exception {
    start();
    first().respondWorkflowTaskCompleted(completion(startWorkflowTask(), COMPLETE));
    var deletion =
        DeleteWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .build();
    first().deleteWorkflowExecution(deletion);

    assertThatCode(() -> again().deleteWorkflowExecution(deletion)).doesNotThrowAnyException();
    isRefused(() -> first().deleteWorkflowExecution(deletion)); // DL-3.
  }

  @Test
  void aTerminationThatWasTakenInIsNotRefused() {
    start();
    var termination =
        TerminateWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .setReason("too late")
            .setIdentity("clerk")
            .build();
    first().terminateWorkflowExecution(termination);

    assertThatCode(() -> again().terminateWorkflowExecution(termination))
        .doesNotThrowAnyException();
    isRefused(() -> first().terminateWorkflowExecution(termination));
    var other = termination.toBuilder().setReason("too early").build();
    isRefused(() -> again().terminateWorkflowExecution(other));
  }

  @Test
  void anotherResultOfTheSameActivityIsRefused() throws Exception {
    start();
    first().respondWorkflowTaskCompleted(completion(startWorkflowTask(), SCHEDULE));
    var task = startActivityTask();
    first().respondActivityTaskCompleted(result(task, "paid"));

    isRefused(() -> again().respondActivityTaskCompleted(result(task, "not paid"))); // AC-10.
    isRefused(() -> first().respondActivityTaskCompleted(result(task, "paid")));
  }

  private static void isRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("NOT_FOUND");
  }

  private WorkflowServiceBlockingStub first() {
    return role.clients().workflows(TestingHistoryRole.NAMESPACE, "order-1");
  }

  private WorkflowServiceBlockingStub again() {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("perdure-sent-again", Metadata.ASCII_STRING_MARSHALLER), "true");
    return first().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void start() {
    first()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId("order-1")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
                .setTaskQueue(QUEUE)
                .build());
  }

  private void signal() {
    first()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
                .setSignalName("hurry")
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  private PollWorkflowTaskQueueResponse startWorkflowTask() throws Exception {
    return PollWorkflowTaskQueueResponse.parseFrom(
        started(PollWorkflowTaskQueueRequest.newBuilder().setTaskQueue(QUEUE).build()));
  }

  private PollActivityTaskQueueResponse startActivityTask() throws Exception {
    return PollActivityTaskQueueResponse.parseFrom(
        started(PollActivityTaskQueueRequest.newBuilder().setTaskQueue(QUEUE).build()));
  }

  private ByteString started(Message poll) throws InterruptedException {
    var started =
        role.clients()
            .history(TestingHistoryRole.NAMESPACE, "order-1")
            .recordTaskStarted(
                RecordTaskStartedRequest.newBuilder()
                    .setTask(role.nextTask())
                    .setRequestId(UUID.randomUUID().toString())
                    .setPollRequest(poll.toByteString())
                    .build());
    assertThat(started.getPollResponse()).isNotEmpty();
    return started.getPollResponse();
  }

  private static RespondWorkflowTaskCompletedRequest completion(
      PollWorkflowTaskQueueResponse task, Command... commands) {
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setTaskToken(task.getTaskToken())
        .setIdentity("worker")
        .addAllCommands(List.of(commands))
        .build();
  }

  private static RespondActivityTaskCompletedByIdRequest resultById(String text) {
    return RespondActivityTaskCompletedByIdRequest.newBuilder()
        .setWorkflowId("order-1")
        .setActivityId("pay")
        .setIdentity("worker")
        .setResult(
            Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text))))
        .build();
  }

  private static RespondActivityTaskFailedByIdRequest failureById(String text) {
    var info = ApplicationFailureInfo.newBuilder().setNonRetryable(true);
    return RespondActivityTaskFailedByIdRequest.newBuilder()
        .setWorkflowId("order-1")
        .setActivityId("pay")
        .setIdentity("worker")
        .setFailure(Failure.newBuilder().setMessage(text).setApplicationFailureInfo(info))
        .build();
  }

  private static RespondActivityTaskCompletedRequest result(
      PollActivityTaskQueueResponse task, String text) {
    return RespondActivityTaskCompletedRequest.newBuilder()
        .setTaskToken(task.getTaskToken())
        .setIdentity("worker")
        .setResult(
            Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text))))
        .build();
  }
}
