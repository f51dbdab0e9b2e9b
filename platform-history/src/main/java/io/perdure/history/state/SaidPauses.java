package io.perdure.history.state;

import static io.perdure.common.attribute.PredefinedAttribute.PAUSE_INFO;

import io.perdure.common.attribute.KeywordLists;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets listings tell the runs that are paused, or have a paused activity: by a search attribute
 * that no event writes, as long as it is so (PO-1, AC-31). Of a run that ends it stays the last
 * word: so one can find what was stopped while it was paused.
 */
final class SaidPauses {
  private SaidPauses() {}

  /** Says it, or takes it back, as the open run is now. */
  static void update(MutableState run) {
    if (!run.isOpen()) {
      return;
    }
    var texts = texts(run);
    if (texts.isEmpty()) {
      run.properties().takeBack(PAUSE_INFO);
    } else {
      run.properties().say(PAUSE_INFO, KeywordLists.payload(texts));
    }
  }

  private static List<String> texts(MutableState run) {
    var texts = new ArrayList<String>();
    run.interventions()
        .pause()
        .ifPresent(
            pause -> {
              texts.add("Workflow:" + run.key().workflowId());
              if (!pause.reason().isEmpty()) {
                texts.add("Reason:" + pause.reason());
              }
            });
    run.activities().all().stream()
        .filter(PendingActivity::isPaused)
        .map(activity -> activity.scheduled().getActivityType().getName())
        .distinct()
        .sorted()
        .forEach(type -> texts.add("property:activityType=" + type));
    return texts;
  }
}
