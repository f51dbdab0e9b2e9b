package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a database blame what was to be stored. */
class DatabaseRefusalsTest {
  @ParameterizedTest
  @ValueSource(strings = {"21000", "22021", "23505", "54000"})
  void isFoundBehindOtherFailures(String sqlState) {
    var refused = new SQLException("refused", sqlState);
    var batch = new SQLException("a batch has failed", null, refused);

    assertThat(DatabaseRefusals.in(new IllegalStateException(batch))).contains(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P01", "53300", "40001", "2", ""})
  void isNotFoundInTheConditionOfTheDatabase(String sqlState) {
    assertThat(DatabaseRefusals.in(new SQLException("not now", sqlState))).isEmpty();
  }

  @Test
  void isNotFoundWhereTheDatabaseHasNoPart() {
    assertThat(DatabaseRefusals.in(new IllegalArgumentException("a defect"))).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"08006", "25006", "25P03", "57P01", "53300", "40001"})
  void aDatabaseIsAwayWhoseConditionIsBlamed(@Nullable String sqlState) {
    var said = new SQLException("not now", sqlState);

    assertThat(DatabaseRefusals.isDatabaseAway(new IllegalStateException(said))).isTrue();
  }

  @Test
  void aDatabaseIsNotAwayThatRefusesOrHasNoPart() {
    assertThat(DatabaseRefusals.isDatabaseAway(new SQLException("no", "42601"))).isFalse();
    assertThat(DatabaseRefusals.isDatabaseAway(new SQLException("no", "23505"))).isFalse();
    assertThat(DatabaseRefusals.isDatabaseAway(new IllegalStateException("a defect"))).isFalse();
  }

  @Test
  void looksThroughSoManyCausesOnly() {
    Throwable failure = new SQLException("refused", "22021");
    for (var depth = 0; depth < 100; depth++) {
      failure = new IllegalStateException(failure);
    }
    assertThat(DatabaseRefusals.in(failure)).isEmpty();
  }
}
