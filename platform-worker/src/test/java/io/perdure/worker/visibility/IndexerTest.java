package io.perdure.worker.visibility;

import static io.perdure.worker.visibility.Indexer.BATCH_RUNS;
import static io.perdure.worker.visibility.Indexer.FIRST_RETRY;
import static io.perdure.worker.visibility.Indexer.GATHERING;
import static io.perdure.worker.visibility.Indexer.LONGEST_RETRY;
import static io.perdure.worker.visibility.Records.record;
import static io.perdure.worker.visibility.Records.rubbish;
import static io.perdure.worker.visibility.Records.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.Place;
import io.perdure.common.channel.Reading;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IndexerTest {
  private static final UUID TOPIC = UUID.randomUUID();

  private final Indexer indexer = new Indexer();
  private final List<String> done = new ArrayList<>();
  private Instant now = Instant.parse("2024-05-01T12:00:00Z");

  @Test
  void gathersRecordsForAMomentAndWritesThemTogether() {
    take("start 1", record(1, 1));
    take("start 2", record(2, 1));
    assertThat(indexer.next(now)).isEmpty();
    assertThat(indexer.dueAt()).contains(now.plus(GATHERING));
    assertThat(afterGathering().runs()).hasSize(2);
  }

  @Test
  void writesAtOnceWhenABatchIsFull() {
    for (var number = 0; number <= BATCH_RUNS; number++) {
      take("start", record(number, 1));
    }
    assertThat(indexer.next(now).orElseThrow().runs()).hasSize(BATCH_RUNS);
  }

  @Test
  void endsABatchByItsBytes() {
    var memo = "m".repeat((int) Indexer.BATCH_BYTES);
    take("large", record(run(1, 1).setTaskQueue(memo)));
    take("small", record(2, 1));
    assertThat(indexer.next(now).orElseThrow().runs()).hasSize(1);
  }

  @Test
  @DisplayName("only the newest record of a run is written (VI-1, VI-89)")
  void writesOnlyTheNewestRecordOfARun() {
    take("close", record(1, 5));
    take("start", record(1, 1));
    assertThat(versions(afterGathering())).containsExactly(5L);
    indexer.written();
    assertThat(done).containsExactly("close", "start");
  }

  @Test
  void tellsThatARecordIsDoneAfterTheCommitOnly() {
    take("start", record(1, 1));
    var batch = afterGathering();
    assertThat(batch.runs()).hasSize(1);
    assertThat(done).isEmpty();
    indexer.written();
    assertThat(done).containsExactly("start");
  }

  @Test
  void writesOneBatchAtATime() {
    take("start", record(1, 1));
    afterGathering();
    take("close", record(1, 2));
    pass(GATHERING);
    assertThat(indexer.next(now)).isEmpty();
    indexer.written();
    assertThat(versions(indexer.next(now).orElseThrow())).containsExactly(2L);
  }

  @Test
  void triesAFailedBatchAgainWithWhatHasComeSince() {
    take("start 1", record(1, 1));
    take("start 2", record(2, 1));
    afterGathering();
    take("close 1", record(1, 2));
    indexer.failed(now);
    assertThat(indexer.dueAt()).contains(now.plus(FIRST_RETRY));
    pass(FIRST_RETRY);
    assertThat(versions(indexer.next(now).orElseThrow())).containsExactly(2L, 1L);
    indexer.written();
    assertThat(done).containsExactlyInAnyOrder("start 1", "close 1", "start 2");
  }

  @Test
  void waitsLongerAfterEachFailureUpToALimit() {
    take("start", record(1, 1));
    var batch = afterGathering();
    for (var failure = 0; failure < 100; failure++) {
      indexer.failed(now);
      assertThat(indexer.dueAt().orElseThrow()).isBeforeOrEqualTo(now.plus(LONGEST_RETRY));
      now = indexer.dueAt().orElseThrow();
      assertThat(indexer.next(now)).contains(batch);
    }
    assertThat(done).isEmpty();
  }

  @Test
  void putsAsideWhatItCannotRead() {
    take("rubbish 1", rubbish("a"));
    take("rubbish 2", rubbish("a"));
    take("memo", record(run(5, 1).setMemo(rubbish("a").value())));
    take("attributes", record(run(6, 1).setSearchAttributes(rubbish("a").value())));
    take("start", record(1, 1));
    var batch = afterGathering();
    assertThat(batch.dead())
        .extracting(letter -> letter.record().key())
        .containsExactly("a", "a", Records.id(5), Records.id(6));
    assertThat(ids(batch)).containsExactly(Records.id(1));
    indexer.written();
    assertThat(done).containsExactly("rubbish 1", "rubbish 2", "memo", "attributes", "start");
  }

  @Test
  void putsAsideWhatContradictsItsFormat() {
    take("format", record(run(1, 1).setFormatVersion(0)));
    take("status", record(run(2, 1).setStatus(99)));
    take("id", record(run(4, 1).setNamespaceId("default")));
    assertThat(afterGathering().dead())
        .extracting(letter -> letter.reason())
        .containsExactly("unknown format 0", "unknown status 99", "Invalid UUID string: default");
  }

  @Test
  void findsTheGuiltyRecordOfARefusedBatch() {
    take("good 1", record(1, 1));
    take("bad", record(2, 1));
    take("good 3", record(3, 1));
    afterGathering();
    indexer.refused("one of them is bad");
    assertThat(ids(indexer.next(now).orElseThrow())).containsExactly(Records.id(1));
    indexer.written();
    indexer.next(now);
    indexer.refused("it is this one");
    assertThat(indexer.next(now).orElseThrow().dead())
        .extracting(letter -> letter.reason())
        .containsExactly("it is this one");
    indexer.written();
    assertThat(ids(indexer.next(now).orElseThrow())).containsExactly(Records.id(3));
  }

  @Test
  void blamesNoRecordForAFailureWhileLookingForTheGuiltyOne() {
    take("good 1", record(1, 1));
    take("good 2", record(2, 1));
    afterGathering();
    indexer.refused("one of them is bad");
    indexer.next(now);
    indexer.failed(now);
    assertThat(indexer.next(now)).isEmpty();
    pass(FIRST_RETRY);
    assertThat(ids(indexer.next(now).orElseThrow())).containsExactly(Records.id(1));
  }

  @Test
  void givesUpWhatCannotEvenBePutAsideAndGoesOn() {
    take("rubbish", rubbish("a"));
    take("good", record(1, 1));
    afterGathering();
    indexer.refused("one of them is bad");
    indexer.next(now);

    assertThat(indexer.refused("not even so")).isPresent();

    assertThat(done).containsExactly("rubbish");
    assertThat(ids(indexer.next(now).orElseThrow())).containsExactly(Records.id(1));
  }

  @Test
  void takesNoMoreThanItCanHold() {
    for (var count = 0; count < Indexer.MAX_RECORDS; count++) {
      assertThat(indexer.isFull()).isFalse();
      take("start", record(count % 10, 1));
    }
    assertThat(indexer.isFull()).isTrue();
    afterGathering();
    indexer.written();
    assertThat(indexer.isFull()).isFalse();
    assertThat(indexer.dueAt()).isEmpty();
  }

  @Test
  void countsTheBytesThatItHolds() {
    var half = record(run(1, 1).setTaskQueue("q".repeat((int) (Indexer.MAX_BYTES / 2))));
    take("half", half);
    take("the same again", half);
    assertThat(indexer.isFull()).isFalse();
    take("more", record(run(2, 1).setTaskQueue("q".repeat((int) (Indexer.MAX_BYTES / 2)))));
    assertThat(indexer.isFull()).isTrue();
  }

  @Test
  void savesHowFarEachPartitionIsConsumedWithWhatItWrites() {
    takeAt(0, 5, run(1, 1));
    takeAt(1, 9, run(2, 1));
    takeAt(0, 6, run(1, 2));

    assertThat(afterGathering().consumed()).containsExactly(consumed(0, 7), consumed(1, 10));
  }

  @Test
  void neverSavesAPositionBehindARecordThatIsNotWritten() {
    takeAt(0, 5, run(1, 1).setTaskQueue("q".repeat((int) Indexer.BATCH_BYTES)));
    takeAt(0, 6, run(2, 1));
    takeAt(0, 7, run(1, 1));

    assertThat(afterGathering().consumed()).containsExactly(consumed(0, 6));
    indexer.failed(now);
    pass(FIRST_RETRY);
    assertThat(indexer.next(now).orElseThrow().consumed()).containsExactly(consumed(0, 6));
    indexer.written();
    assertThat(afterGathering().consumed()).containsExactly(consumed(0, 8));
  }

  private void takeAt(int partition, long offset, VisibilityRecord.Builder run) {
    var read = Records.record(run);
    var place = new Place(new Reading(TOPIC, partition, 0, partition), offset);
    take("placed", new ChannelRecord(read.topic(), read.key(), read.value(), place));
  }

  private static Consumed consumed(int partition, long next) {
    return new Consumed(Topic.VISIBILITY_TASKS, partition, TOPIC, next);
  }

  private void take(String name, ChannelRecord record) {
    indexer.take(record, () -> done.add(name), now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Batch afterGathering() {
    pass(GATHERING);
    return indexer.next(now).orElseThrow();
  }

  private static List<Long> versions(Batch batch) {
    return batch.runs().stream().map(VisibilityRecord::getVersion).toList();
  }

  private static List<String> ids(Batch batch) {
    return batch.runs().stream().map(VisibilityRecord::getRunId).toList();
  }
}
