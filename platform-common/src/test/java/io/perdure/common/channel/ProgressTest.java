package io.perdure.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final UUID TOPIC = UUID.randomUUID();

  private final Progress progress = new Progress(Topic.MATCHING_TASKS);
  private final Reading reading = new Reading(TOPIC, 3, 1, 1);

  @Test
  void knowsNothingBeforeARecordWasTaken() {
    assertThat(progress.with(List.of())).isEmpty();
  }

  @Test
  void standsBeforeTheFirstRecordThatIsNotDone() {
    take(reading, 5, 6, 7);
    progress.done(new Place(reading, 6));

    assertThat(next()).isEqualTo(5);
    assertThat(progress.with(List.of(new Place(reading, 5))))
        .contains(new Consumed(Topic.MATCHING_TASKS, 3, TOPIC, 7));
    assertThat(next()).isEqualTo(5);
  }

  @Test
  void aNewReadingBeginsWhereItsFirstRecordIs() {
    take(reading, 5, 6, 7);
    progress.done(new Place(reading, 5));
    var again = new Reading(TOPIC, 3, 1, 2);

    take(again, 4, 5);

    assertThat(next()).isEqualTo(4);
  }

  @Test
  void whatWasReadBeforeTellsNothingOfANewReading() {
    take(reading, 5);
    var anew = new Reading(UUID.randomUUID(), 3, 1, 2);
    take(anew, 5);

    progress.done(new Place(reading, 5));

    assertThat(next()).isEqualTo(5);
    assertThat(progress.with(List.of(new Place(reading, 5))).orElseThrow().next()).isEqualTo(5);
  }

  @Test
  void neverPassesARecordThatIsOwedInWhateverOrderTheyAreDone() {
    var random = new Random(7);
    var owed = new TreeSet<Long>();
    for (long offset = 0; offset < 2_000; offset++) {
      take(reading, offset);
      owed.add(offset);
      while (owed.size() > random.nextInt(1, 50)) {
        var done = owed.stream().skip(random.nextInt(owed.size())).findFirst().orElseThrow();
        owed.remove(done);
        progress.done(new Place(reading, done));
      }
      assertThat(next()).isEqualTo(owed.isEmpty() ? offset + 1 : owed.first());
    }
  }

  private long next() {
    return progress.with(List.of()).orElseThrow().next();
  }

  private void take(Reading from, long... offsets) {
    for (var offset : offsets) {
      progress.taken(new Place(from, offset));
    }
  }
}
