package io.perdure.history.workflow.activity;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import java.util.List;
import java.util.stream.Stream;

/** Which pending activities of a run a request is about (AC-30). */
public sealed interface ActivityTarget {
  /** The one with this id. */
  record ById(String activityId) implements ActivityTarget {}

  /** Each of this type. */
  record ByType(String activityType) implements ActivityTarget {}

  /** All. */
  record All() implements ActivityTarget {}

  /** Refuses a request that says nothing of it. */
  static InvalidRequest missing() {
    return new InvalidRequest("Either Activity.Id or Activity.Type should be set on request.");
  }

  /**
   * The activities, at least one.
   *
   * @throws NotFound when there is none
   */
  default List<PendingActivity> in(MutableState run) {
    var pending = run.activities();
    var found =
        switch (this) {
          case ById(var id) -> pending.withId(id).stream();
          case ByType(var type) ->
              pending.all().stream()
                  .filter(one -> one.scheduled().getActivityType().getName().equals(type));
          case All _ -> pending.all().stream();
        };
    return atLeastOne(found);
  }

  private static List<PendingActivity> atLeastOne(Stream<PendingActivity> found) {
    var activities = found.toList();
    if (activities.isEmpty()) {
      throw new NotFound(
          "Can't find pending activity with such ID. Invalid activityID or activity already"
              + " completed");
    }
    return activities;
  }
}
