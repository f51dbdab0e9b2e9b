package io.perdure.history.workflow;

import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;

/** How many callers may want to hear of the end of one run (ST-12, ST-29). */
final class CallbackLimit {
  private static final int MOST = 32;

  private CallbackLimit() {}

  /**
   * @throws NotReady when so many cannot be attached any more
   */
  static void check(MutableState run, int more) {
    if (run.callbacks().size() + more > MOST) {
      throw new NotReady(
          "cannot attach more than %d callbacks to a workflow (%d callbacks already attached)"
              .formatted(MOST, run.callbacks().size()));
    }
  }
}
