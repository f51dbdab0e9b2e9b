package io.perdure.localcluster;

import java.util.Locale;

/** What a node of the cluster does, in the order in which nodes are stopped. */
enum Role {
  FRONTEND,
  WORKER,
  MATCHING,
  HISTORY;

  /** Name of its jar, and of its nodes with a number behind. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
