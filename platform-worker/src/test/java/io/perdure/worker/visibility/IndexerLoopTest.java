package io.perdure.worker.visibility;

import static io.perdure.worker.visibility.Records.record;
import static io.perdure.worker.visibility.Records.rubbish;
import static io.perdure.worker.visibility.Records.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.NewerRecord;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexerLoopTest {
  private static final int SECONDS = 30;

  private final TestingIndex index = new TestingIndex();
  private final IndexerLoop loop = new IndexerLoop(index, InstantSource.system());

  @BeforeEach
  void start() {
    loop.start();
  }

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void writesWhatComes() throws InterruptedException {
    assertThat(isDone(run(1, 1))).isTrue();
    assertThat(index.written).hasSize(1);
  }

  @Test
  void triesAgainUntilTheIndexTakesIt() throws InterruptedException {
    index.failures.add(new IllegalStateException("no database"));
    index.failures.add(new IllegalStateException("still no database"));
    assertThat(isDone(run(1, 1))).isTrue();
    assertThat(index.written).hasSize(1);
    assertThat(index.failures).isEmpty();
  }

  @Test
  void putsAsideWhatTheIndexRefuses() throws InterruptedException {
    assertThat(isDone(run(1, 1).setWorkflowType("a\0b"))).isTrue();
    assertThat(index.dead).extracting(letter -> letter.reason()).containsExactly("a zero");
  }

  @Test
  void goesOnWithoutWhatCannotEvenBePutAside() throws InterruptedException {
    var givenUp = new CountDownLatch(1);
    loop.take(rubbish(TestingIndex.NOT_EVEN_DEAD), givenUp::countDown);

    assertThat(givenUp.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(isDone(run(1, 1))).isTrue();
    assertThat(index.dead).isEmpty();
  }

  @Test
  void goesOnAfterADefect() throws InterruptedException {
    var broken = new CountDownLatch(1);
    loop.take(
        record(1, 1),
        () -> {
          broken.countDown();
          throw new IllegalStateException("broken");
        });
    assertThat(broken.await(SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(isDone(run(2, 1))).isTrue();
  }

  @Test
  void leavesToANewerBuildWhatOnlyThatCanRead() {
    var newer = record(run(1, 1).setFormatVersion(2));

    assertThatThrownBy(() -> loop.take(newer, () -> {})).isInstanceOf(NewerRecord.class);

    assertThat(index.dead).isEmpty();
  }

  @Test
  void takesNothingOnceItStops() {
    loop.stop();
    assertThat(loop.take(record(1, 1), () -> {})).isFalse();
  }

  private boolean isDone(VisibilityRecord.Builder run) throws InterruptedException {
    var done = new CountDownLatch(1);
    assertThat(loop.take(record(run), done::countDown)).isTrue();
    return done.await(SECONDS, TimeUnit.SECONDS);
  }
}
