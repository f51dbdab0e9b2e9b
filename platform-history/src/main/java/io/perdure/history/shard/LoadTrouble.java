package io.perdure.history.shard;

import io.perdure.history.store.LoadFailure;

/** What has gone wrong with the loading of one workflow id since it last succeeded. */
final class LoadTrouble {
  /** Loads in a row without an answer after which whoever waits is told. */
  static final int UNREACHABLE_LOADS = 10;

  /** Loads of an id alone that stumble over it after which whoever waits is told. */
  static final int UNREADABLE_LOADS = 3;

  private int unreachable;
  private int unreadable;
  private int company = ShardLimits.KEYS_IN_LOAD;

  /** How many ids a load may hold that holds this one. */
  int company() {
    return company;
  }

  /**
   * A load has failed.
   *
   * @param ids how many it held
   * @return whether this was the last try
   */
  boolean failed(LoadFailure why, int ids) {
    return switch (why) {
      case UNREACHABLE -> {
        unreachable = unreachable % UNREACHABLE_LOADS + 1;
        yield unreachable == UNREACHABLE_LOADS;
      }
      case UNREADABLE -> {
        company = Math.max(1, ids / 2); // Which of them it was shows when they are apart.
        unreadable = ids == 1 ? unreadable % UNREADABLE_LOADS + 1 : 0;
        yield unreadable == UNREADABLE_LOADS;
      }
    };
  }
}
