package io.perdure.history.verb;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.workflow.CompletedWorkflowTask;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The answers by which a worker ends the task that its token names. */
public final class TaskEnds {
  public static final TaskEnd<
          RespondWorkflowTaskCompletedRequest,
          CompletedWorkflowTask,
          RespondWorkflowTaskCompletedResponse>
      COMPLETE_WORKFLOW_TASK =
          end(
              TaskVerbs.COMPLETE_WORKFLOW_TASK,
              RespondWorkflowTaskCompletedRequest::getTaskToken,
              TaskEnds::isTrace,
              RespondWorkflowTaskCompletedResponse.getDefaultInstance());

  public static final TaskEnd<
          RespondWorkflowTaskFailedRequest,
          RespondWorkflowTaskFailedResponse,
          RespondWorkflowTaskFailedResponse>
      FAIL_WORKFLOW_TASK =
          end(
              TaskVerbs.FAIL_WORKFLOW_TASK,
              RespondWorkflowTaskFailedRequest::getTaskToken,
              TaskEnds::isTrace,
              RespondWorkflowTaskFailedResponse.getDefaultInstance());

  public static final TaskEnd<
          RespondActivityTaskCompletedRequest,
          RespondActivityTaskCompletedResponse,
          RespondActivityTaskCompletedResponse>
      COMPLETE_ACTIVITY =
          end(
              TaskVerbs.COMPLETE_ACTIVITY,
              RespondActivityTaskCompletedRequest::getTaskToken,
              TaskEnds::isTrace,
              RespondActivityTaskCompletedResponse.getDefaultInstance());

  public static final TaskEnd<
          RespondActivityTaskFailedRequest,
          RespondActivityTaskFailedResponse,
          RespondActivityTaskFailedResponse>
      FAIL_ACTIVITY =
          end(
              TaskVerbs.FAIL_ACTIVITY,
              RespondActivityTaskFailedRequest::getTaskToken,
              TaskEnds::isTrace,
              RespondActivityTaskFailedResponse.getDefaultInstance());

  public static final TaskEnd<
          RespondActivityTaskCanceledRequest,
          RespondActivityTaskCanceledResponse,
          RespondActivityTaskCanceledResponse>
      CANCEL_ACTIVITY =
          end(
              TaskVerbs.CANCEL_ACTIVITY,
              RespondActivityTaskCanceledRequest::getTaskToken,
              TaskEnds::isTrace,
              RespondActivityTaskCanceledResponse.getDefaultInstance());

  private TaskEnds() {}

  private static <Q extends Message, A, R> TaskEnd<Q, A, R> end(
      Verb<Q, A, R> verb,
      Function<Q, ByteString> token,
      BiPredicate<Q, HistoryEvent> trace,
      R response) {
    return new TaskEnd<>(verb, token.andThen(TaskTokens::read), trace, response);
  }

  /** Only the holder of the token could complete the task: its commands need no comparing. */
  private static boolean isTrace(RespondWorkflowTaskCompletedRequest request, HistoryEvent event) {
    var completed = event.getWorkflowTaskCompletedEventAttributes();
    return event.hasWorkflowTaskCompletedEventAttributes()
        && completed.getStartedEventId()
            == TaskTokens.read(request.getTaskToken()).getStartedEventId()
        && completed.getIdentity().equals(request.getIdentity());
  }

  private static boolean isTrace(RespondWorkflowTaskFailedRequest request, HistoryEvent event) {
    var failed = event.getWorkflowTaskFailedEventAttributes();
    return event.hasWorkflowTaskFailedEventAttributes()
        && failed.getStartedEventId() == TaskTokens.read(request.getTaskToken()).getStartedEventId()
        && failed.getCause() == request.getCause()
        && failed.getIdentity().equals(request.getIdentity());
  }

  private static boolean isTrace(RespondActivityTaskCompletedRequest request, HistoryEvent event) {
    var completed = event.getActivityTaskCompletedEventAttributes();
    return event.hasActivityTaskCompletedEventAttributes()
        && isOf(request.getTaskToken(), completed.getScheduledEventId())
        && completed.getIdentity().equals(request.getIdentity())
        && completed.getResult().equals(request.getResult());
  }

  private static boolean isTrace(RespondActivityTaskFailedRequest request, HistoryEvent event) {
    var failed = event.getActivityTaskFailedEventAttributes();
    return event.hasActivityTaskFailedEventAttributes()
        && isOf(request.getTaskToken(), failed.getScheduledEventId())
        && failed.getIdentity().equals(request.getIdentity())
        && failed.getFailure().equals(request.getFailure());
  }

  private static boolean isTrace(RespondActivityTaskCanceledRequest request, HistoryEvent event) {
    var canceled = event.getActivityTaskCanceledEventAttributes();
    return event.hasActivityTaskCanceledEventAttributes()
        && isOf(request.getTaskToken(), canceled.getScheduledEventId())
        && canceled.getIdentity().equals(request.getIdentity())
        && canceled.getDetails().equals(request.getDetails());
  }

  private static boolean isOf(ByteString token, long scheduledEventId) {
    return TaskTokens.read(token).getScheduledEventId() == scheduledEventId;
  }
}
