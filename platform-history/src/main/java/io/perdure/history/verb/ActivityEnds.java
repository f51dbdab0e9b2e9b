package io.perdure.history.verb;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;

/** The answers that end an activity which they name by its id. */
public final class ActivityEnds {
  public static final ActivityEnd<
          RespondActivityTaskCompletedByIdRequest, RespondActivityTaskCompletedByIdResponse>
      COMPLETE =
          new ActivityEnd<>(
              TaskVerbs.COMPLETE_ACTIVITY_BY_ID,
              RespondActivityTaskCompletedByIdRequest::getRunId,
              RespondActivityTaskCompletedByIdRequest::getActivityId,
              ActivityEnds::completed,
              RespondActivityTaskCompletedByIdResponse.getDefaultInstance());

  public static final ActivityEnd<
          RespondActivityTaskFailedByIdRequest, RespondActivityTaskFailedByIdResponse>
      FAIL =
          new ActivityEnd<>(
              TaskVerbs.FAIL_ACTIVITY_BY_ID,
              RespondActivityTaskFailedByIdRequest::getRunId,
              RespondActivityTaskFailedByIdRequest::getActivityId,
              ActivityEnds::failed,
              RespondActivityTaskFailedByIdResponse.getDefaultInstance());

  public static final ActivityEnd<
          RespondActivityTaskCanceledByIdRequest, RespondActivityTaskCanceledByIdResponse>
      CANCEL =
          new ActivityEnd<>(
              TaskVerbs.CANCEL_ACTIVITY_BY_ID,
              RespondActivityTaskCanceledByIdRequest::getRunId,
              RespondActivityTaskCanceledByIdRequest::getActivityId,
              ActivityEnds::canceled,
              RespondActivityTaskCanceledByIdResponse.getDefaultInstance());

  private ActivityEnds() {}

  private static long completed(
      RespondActivityTaskCompletedByIdRequest request, HistoryEvent event) {
    var completed = event.getActivityTaskCompletedEventAttributes();
    return completed.getIdentity().equals(request.getIdentity())
            && completed.getResult().equals(request.getResult())
        ? completed.getScheduledEventId()
        : 0;
  }

  private static long failed(RespondActivityTaskFailedByIdRequest request, HistoryEvent event) {
    var failed = event.getActivityTaskFailedEventAttributes();
    return failed.getIdentity().equals(request.getIdentity())
            && failed.getFailure().equals(request.getFailure())
        ? failed.getScheduledEventId()
        : 0;
  }

  private static long canceled(RespondActivityTaskCanceledByIdRequest request, HistoryEvent event) {
    var canceled = event.getActivityTaskCanceledEventAttributes();
    return canceled.getIdentity().equals(request.getIdentity())
            && canceled.getDetails().equals(request.getDetails())
        ? canceled.getScheduledEventId()
        : 0;
  }
}
