package io.perdure.testing.simulation;

import io.perdure.testing.engine.CommitFate;
import io.perdure.testing.engine.Faults;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Faults drawn from a seed until they are stopped. Each seed has its own rates; one lost commit,
 * one repeated, one late and one record that is lost for good come in every seed.
 */
final class SeededFaults implements Faults {
  private static final int LONG_DELAY_MILLIS = 3_000;
  private static final int EARLY = 20;
  private static final int VERY_EARLY = 6;

  private final RandomGenerator random;
  private final double rate;
  private final int lostCommit;
  private final int repeatedRecord;
  private final int lateRecord;
  private final int lostTask;
  private int commits;
  private int records;
  private int heldTasks;
  private int deliveries;
  private boolean stopped;

  SeededFaults(RandomGenerator random) {
    this.random = random;
    this.rate = 0.02 + 0.08 * random.nextDouble();
    this.lostCommit = random.nextInt(1, EARLY);
    this.repeatedRecord = random.nextInt(1, EARLY);
    this.lateRecord = random.nextInt(1, EARLY);
    this.lostTask = random.nextInt(1, VERY_EARLY);
  }

  /** From now on nothing goes wrong any more, but all still takes its time. */
  void stop() {
    stopped = true;
  }

  private boolean strikes(double share) {
    return !stopped && random.nextDouble() < rate * share;
  }

  private Duration millis(int least, int most) {
    var more = strikes(0.2) ? random.nextInt(LONG_DELAY_MILLIS) : 0;
    return Duration.ofMillis(random.nextInt(least, most) + more);
  }

  @Override
  public Duration messageDelay() {
    return millis(1, 15);
  }

  @Override
  public Duration databaseDelay() {
    return millis(1, 25);
  }

  @Override
  public Duration channelDelay() {
    return isLate(++deliveries) ? Duration.ofSeconds(4) : millis(1, 60);
  }

  /** Twice, because nothing may be sent behind the first one. */
  private boolean isLate(int delivery) {
    return delivery == lateRecord || delivery == 2 * lateRecord;
  }

  @Override
  public CommitFate commitFate() {
    if (++commits == lostCommit) {
      return CommitFate.LOST;
    }
    if (!strikes(1)) {
      return CommitFate.TOLD;
    }
    return switch (random.nextInt(3)) {
      case 0 -> CommitFate.LOST;
      case 1 -> CommitFate.UNTOLD;
      default -> CommitFate.LATE;
    };
  }

  @Override
  public boolean queryFails() {
    return strikes(0.3);
  }

  @Override
  public boolean messageIsLost() {
    return strikes(0.5);
  }

  @Override
  public boolean recordIsLost() {
    return strikes(0.5);
  }

  @Override
  public boolean heldTaskIsLost() {
    return ++heldTasks == lostTask || strikes(0.2);
  }

  @Override
  public boolean recordIsRepeated() {
    return ++records == repeatedRecord || strikes(1);
  }

  @Override
  public boolean routeIsOld() {
    return strikes(5);
  }
}
