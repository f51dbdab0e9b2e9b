package io.perdure.history.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which failures of a commit are blamed on its rows. */
class CommitFailuresTest {
  @Test
  void blamesRowsThatCannotBeBound() {
    var failure = CommitFailures.beforeCommit(new IllegalArgumentException("no such enum"));

    assertThat(CommitFailures.outcome(failure)).isInstanceOf(CommitOutcome.Refused.class);
  }

  @Test
  void blamesRowsThatTheDatabaseRefuses() {
    var failure = CommitFailures.beforeCommit(wrapped("22021"));

    assertThat(CommitFailures.outcome(failure)).isInstanceOf(CommitOutcome.Refused.class);
  }

  @Test
  void doesNotBlameRowsForALostConnection() {
    var failure = CommitFailures.beforeCommit(wrapped("08006"));

    assertThat(CommitFailures.outcome(failure)).isInstanceOf(CommitOutcome.Unknown.class);
  }

  private static RuntimeException wrapped(String sqlState) {
    return new IllegalStateException(new SQLException("refused", sqlState));
  }
}
