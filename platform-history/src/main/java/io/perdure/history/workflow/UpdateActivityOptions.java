package io.perdure.history.workflow;

import com.google.protobuf.FieldMask;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.activity.ActivityTarget;
import io.perdure.history.workflow.activity.ChangedOptions;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;
import java.util.function.Function;

/** UpdateActivityOptions and, for an activity of a workflow, its newer form (AC-34). */
public final class UpdateActivityOptions {
  private UpdateActivityOptions() {}

  public static Answer<UpdateActivityOptionsResponse> decide(
      UpdateActivityOptionsRequest request, Turns turns) {
    var change =
        request.getRestoreOriginal()
            ? restoring(request.hasUpdateMask())
            : merging(
                request.hasActivityOptions(),
                request.getActivityOptions(),
                request.hasUpdateMask(),
                request.getUpdateMask());
    var run = NamedRun.open(request.getExecution(), turns);
    return Answer.reply(
        UpdateActivityOptionsResponse.newBuilder()
            .setActivityOptions(update(run, target(request), change, turns))
            .build());
  }

  public static Answer<UpdateActivityExecutionOptionsResponse> decideExecution(
      UpdateActivityExecutionOptionsRequest request, Turns turns) {
    var change =
        request.getRestoreOriginal()
            ? restoring(request.hasUpdateMask())
            : merging(
                request.hasActivityOptions(),
                request.getActivityOptions(),
                request.hasUpdateMask(),
                request.getUpdateMask());
    var run = NamedRun.open(request.getRunId(), turns);
    var target = new ActivityTarget.ById(request.getActivityId());
    return Answer.reply(
        UpdateActivityExecutionOptionsResponse.newBuilder()
            .setActivityOptions(update(run, target, change, turns))
            .build());
  }

  private static Function<PendingActivity, ActivityOptions> restoring(boolean hasMask) {
    if (hasMask) {
      throw new InvalidRequest("Both UpdateMask and RestoreOriginal are provided");
    }
    return ChangedOptions::original;
  }

  private static Function<PendingActivity, ActivityOptions> merging(
      boolean hasOptions, ActivityOptions given, boolean hasMask, FieldMask mask) {
    if (!hasOptions) {
      throw new InvalidRequest("ActivityOptions are not provided");
    }
    if (!hasMask) {
      throw new InvalidRequest("UpdateMask is not provided");
    }
    return activity -> ChangedOptions.merged(ChangedOptions.of(activity), given, mask);
  }

  private static ActivityTarget target(UpdateActivityOptionsRequest request) {
    return switch (request.getActivityCase()) {
      case ID -> new ActivityTarget.ById(request.getId());
      case TYPE -> new ActivityTarget.ByType(request.getType());
      case MATCH_ALL -> new ActivityTarget.All();
      case ACTIVITY_NOT_SET -> throw ActivityTarget.missing();
    };
  }

  /** All are checked before the first is changed; the options of the last one are told. */
  private static ActivityOptions update(
      MutableState run,
      ActivityTarget target,
      Function<PendingActivity, ActivityOptions> change,
      Turns turns) {
    var activities = target.in(run);
    var wanted = activities.stream().map(change).toList();
    for (var at = 0; at < activities.size(); at++) {
      ChangedOptions.check(activities.get(at), wanted.get(at), run);
    }
    var told = ActivityOptions.getDefaultInstance();
    for (var at = 0; at < activities.size(); at++) {
      told =
          ChangedOptions.of(
              ChangedOptions.apply(activities.get(at), wanted.get(at), turns.on(run)));
    }
    return told;
  }
}
