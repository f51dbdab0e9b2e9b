package io.perdure.history.store;

import static io.perdure.history.store.LoadFailure.UNREACHABLE;
import static io.perdure.history.store.LoadFailure.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which failed loads say something of what is stored. */
class LoadFailureTest {
  @Test
  void aDefectWhileRowsAreReadIsOfWhatIsStored() {
    assertThat(LoadFailure.of(new NullPointerException("no such status"))).isEqualTo(UNREADABLE);
  }

  @Test
  void aRefusedValueIsOfWhatIsStored() {
    var refused = new SQLException("invalid byte sequence", "22021");

    assertThat(LoadFailure.of(new IllegalStateException(refused))).isEqualTo(UNREADABLE);
  }

  @Test
  void aLostConnectionIsNot() {
    var lost = new SQLException("connection lost", "08006");

    assertThat(LoadFailure.of(new IllegalStateException(lost))).isEqualTo(UNREACHABLE);
  }

  @Test
  void missingMemoryIsNot() {
    assertThat(LoadFailure.of(new OutOfMemoryError("no memory"))).isEqualTo(UNREACHABLE);
  }
}
