package io.perdure.conformance.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws from a seed when the server is killed, and which kills take the database along. */
final class FaultSchedule {
  private static final int SHORTEST_MILLIS = 1_000;
  private static final int LONGEST_MILLIS = 7_000;

  private final List<Fault> faults;

  FaultSchedule(long seed, int kills, int ofThemWithDatabase) {
    var random = new Random(seed);
    var shuffled = new ArrayList<>(IntStream.range(0, kills).boxed().toList());
    Collections.shuffle(shuffled, random);
    var chosen = shuffled.subList(0, ofThemWithDatabase);
    faults =
        IntStream.range(0, kills)
            .mapToObj(
                number ->
                    new Fault(
                        Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)),
                        chosen.contains(number)))
            .toList();
  }

  List<Fault> faults() {
    return faults;
  }

  /** One kill, so long after the server has answered again. */
  record Fault(Duration delay, boolean withDatabase) {
    void await() throws InterruptedException {
      Thread.sleep(delay);
    }
  }
}
