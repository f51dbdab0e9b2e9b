package io.perdure.common.store;

import io.perdure.common.error.Unavailable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a failure that blames what was to be stored from one of the database's condition: only the
 * former comes back however often it is tried.
 */
public final class DatabaseRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRefusals.class);

  /** Classes of SQLSTATE: cardinality, data exception, integrity constraint, program limit. */
  private static final Set<String> CLASSES = Set.of("21", "22", "23", "54");

  /**
   * Connection, transaction state (ended while idle, or a standby), transaction rollback,
   * resources, object not ready, intervention, system error.
   */
  private static final Set<String> AWAY = Set.of("08", "25", "40", "53", "55", "57", "58");

  /** Causes that are looked through. */
  private static final int DEPTH = 20;

  private DatabaseRefusals() {}

  /** What the database said of the data; empty when it blames something else. */
  public static Optional<SQLException> in(Throwable failure) {
    return causes(failure)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .filter(said -> blames(said.getSQLState()))
        .findFirst();
  }

  /** Whether a database was away, or too busy: the same may succeed later. */
  public static boolean isDatabaseAway(Throwable failure) {
    return causes(failure)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .anyMatch(said -> isAway(said.getSQLState()));
  }

  /** What callers are told of a failed database: it may answer the next time. */
  public static Unavailable unavailable(RuntimeException failure) {
    if (isDatabaseAway(failure)) {
      LOG.warn("the database does not answer: {}", failure.toString());
    } else {
      LOG.error("the database has failed", failure);
    }
    return new Unavailable("the database cannot be reached now, please retry");
  }

  /** The failure itself and what has caused it. */
  public static Stream<Throwable> causes(Throwable failure) {
    return Stream.<@Nullable Throwable>iterate(failure, at -> at == null ? null : at.getCause())
        .limit(DEPTH)
        .<Throwable>mapMulti(
            (at, taken) -> {
              if (at != null) {
                taken.accept(at);
              }
            });
  }

  private static boolean blames(@Nullable String sqlState) {
    return isOf(CLASSES, sqlState);
  }

  /** A pool of connections and a closed connection name no state. */
  private static boolean isAway(@Nullable String sqlState) {
    return sqlState == null || isOf(AWAY, sqlState);
  }

  private static boolean isOf(Set<String> classes, @Nullable String sqlState) {
    return sqlState != null && sqlState.length() == 5 && classes.contains(sqlState.substring(0, 2));
  }
}
