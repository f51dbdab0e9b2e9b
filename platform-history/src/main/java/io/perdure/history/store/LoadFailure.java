package io.perdure.history.store;

import io.perdure.common.store.DatabaseRefusals;
import java.sql.SQLException;

/** Why runs could not be loaded. */
public enum LoadFailure {
  /** The database did not answer, or not in a usable way: the next try may succeed. */
  UNREACHABLE,
  /** What is stored cannot be read: with it, a load fails each time. */
  UNREADABLE;

  /** What a failed {@link ShardStore#load} was. */
  public static LoadFailure of(Throwable failure) {
    var unreadable =
        failure instanceof RuntimeException
            && (DatabaseRefusals.in(failure).isPresent()
                || DatabaseRefusals.causes(failure).noneMatch(SQLException.class::isInstance));
    return unreadable ? UNREADABLE : UNREACHABLE;
  }
}
