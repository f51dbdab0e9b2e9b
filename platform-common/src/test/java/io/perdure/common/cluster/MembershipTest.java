package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.common.store.TestingPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final MeasuredClock clock = new MeasuredClock(() -> Instant.now().plus(ahead.get()));
  private final JdbcLeaseStore leases =
      new JdbcLeaseStore(TestingPostgres.POSTGRES_18.newDatabase());
  private final Membership worker =
      new Membership(new Node(UUID.randomUUID(), "worker", "here"), leases, clock);

  @AfterEach
  void stop() {
    worker.stop();
  }

  @Test
  void isPresentFromItsStartToItsEnd() {
    assertThat(worker.isPresent()).isFalse();
    worker.start();
    assertThat(worker.isPresent()).isTrue();

    worker.stop();

    assertThat(worker.isPresent()).isFalse();
  }

  @Test
  void countsTheNodesThatComeAndGo() {
    var other = new Membership(new Node(UUID.randomUUID(), "worker", "there"), leases, clock);
    worker.start();
    assertThat(worker.membershipChanges()).isEqualTo(1);

    other.start();
    assertThat(other.membershipChanges()).isEqualTo(1);

    Patience.until(() -> worker.membershipChanges() == 2);
    other.stop();
    Patience.until(() -> worker.membershipChanges() == 3);
  }

  @Test
  void isAbsentWhenItsClockIsWrong() {
    ahead.set(Duration.ofSeconds(3));

    worker.start();

    assertThat(worker.isPresent()).isFalse();
  }

  @Test
  void aSignOfLifeIsOldAfterFourSeconds() {
    var sign = new SignOfLife(clock.own());
    assertThat(sign.isFresh()).isFalse();

    sign.given();

    assertThat(sign.isFresh()).isTrue();
    ahead.set(Duration.ofSeconds(4));
    assertThat(sign.isFresh()).isFalse();
  }
}
