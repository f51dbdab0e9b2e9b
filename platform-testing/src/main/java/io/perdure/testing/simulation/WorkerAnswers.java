package io.perdure.testing.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.scenario.Texts;
import io.perdure.testing.scenario.UpdateAnswers;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a worker answers to queries and updates, by the history that it knows. */
final class WorkerAnswers {
  /** Asks how many signals there are in the history. */
  static final String SIGNALS = "signals";

  private final RandomGenerator random;

  WorkerAnswers(RandomGenerator random) {
    this.random = random;
  }

  /** The answer to a query that came by itself; a worker without the history has none. */
  RespondQueryTaskCompletedRequest query(
      PollWorkflowTaskQueueResponse task, @Nullable List<HistoryEvent> history) {
    var answer =
        RespondQueryTaskCompletedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken());
    return history == null
        ? answer
            .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
            .setErrorMessage("not in the cache")
            .build()
        : answer
            .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
            .setQueryResult(Texts.payloads(signals(history)))
            .build();
  }

  private static String signals(List<HistoryEvent> history) {
    return Long.toString(
        history.stream().filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes).count());
  }

  /** Adds the answers to what has come with a workflow task. */
  void answer(
      PollWorkflowTaskQueueResponse task,
      List<HistoryEvent> history,
      RespondWorkflowTaskCompletedRequest.Builder completion) {
    task.getQueriesMap()
        .keySet()
        .forEach(
            id ->
                completion.putQueryResults(
                    id,
                    WorkflowQueryResult.newBuilder()
                        .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
                        .setAnswer(Texts.payloads(signals(history)))
                        .build()));
    for (var id : accepted(history)) {
      completion.addMessages(UpdateAnswers.respond(id, result(id)));
    }
    admittedByEvents(history).forEach(id -> answerUpdate(id, UpdateAnswers.accept(id), completion));
    for (var message : task.getMessagesList()) {
      answerUpdate(message.getProtocolInstanceId(), acceptance(message), completion);
    }
  }

  private Message acceptance(Message message) {
    var id = message.getProtocolInstanceId();
    try {
      return random.nextBoolean()
          ? UpdateAnswers.accept(id, message.getBody().unpack(Request.class))
          : UpdateAnswers.accept(id);
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError("a worker was sent " + message, unreadable);
    }
  }

  /** Says no, or yes, or yes with the outcome, which otherwise comes with the next task. */
  private void answerUpdate(
      String id, Message acceptance, RespondWorkflowTaskCompletedRequest.Builder completion) {
    switch (random.nextInt(6)) {
      case 0 -> completion.addMessages(UpdateAnswers.reject(id, "not now"));
      case 1 -> completion.addMessages(acceptance);
      default ->
          completion.addMessages(acceptance).addMessages(UpdateAnswers.respond(id, result(id)));
    }
  }

  /** What an update is answered. */
  static String result(String updateId) {
    return "done: " + updateId;
  }

  private static Set<String> admittedByEvents(List<HistoryEvent> history) {
    var admitted = new LinkedHashSet<String>();
    for (var event : history) {
      if (event.hasWorkflowExecutionUpdateAdmittedEventAttributes()) {
        var request = event.getWorkflowExecutionUpdateAdmittedEventAttributes().getRequest();
        admitted.add(request.getMeta().getUpdateId());
      } else if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
        admitted.remove(
            event.getWorkflowExecutionUpdateAcceptedEventAttributes().getProtocolInstanceId());
      }
    }
    return admitted;
  }

  private static Set<String> accepted(List<HistoryEvent> history) {
    var accepted = new LinkedHashSet<String>();
    for (var event : history) {
      if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
        accepted.add(
            event.getWorkflowExecutionUpdateAcceptedEventAttributes().getProtocolInstanceId());
      } else if (event.hasWorkflowExecutionUpdateCompletedEventAttributes()) {
        accepted.remove(
            event.getWorkflowExecutionUpdateCompletedEventAttributes().getMeta().getUpdateId());
      }
    }
    return accepted;
  }
}
