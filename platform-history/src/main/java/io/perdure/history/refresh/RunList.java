package io.perdure.history.refresh;

import io.perdure.history.state.RunKey;
import java.util.List;

/** The runs that are stored, in the order of their ids. */
public interface RunList {
  /** Before every run id. */
  String START = "00000000-0000-0000-0000-000000000000";

  /**
   * One page.
   *
   * @param after the last run id of the page before, or {@link #START}
   * @return fewer than the limit when no run is left
   */
  List<RunKey> page(SlotRange slots, String after, int limit);
}
