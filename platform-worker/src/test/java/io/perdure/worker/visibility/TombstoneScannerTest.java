package io.perdure.worker.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TombstoneScannerTest {
  private static final Instant NOW = Instant.parse("2024-05-02T12:00:00Z");

  private final TestingIndex index = new TestingIndex();
  private final TombstoneScanner scanner = new TombstoneScanner(index, () -> NOW);

  @Test
  @DisplayName("tombstones are kept for a day (VI-89)")
  void removesTombstonesOfADayAgo() {
    index.tombstones = 1;
    scanner.scan();
    assertThat(index.removals).containsExactly(Instant.parse("2024-05-01T12:00:00Z"));
    assertThat(index.tombstones).isZero();
  }

  @Test
  void removesManyInRanges() {
    index.tombstones = 2 * TombstoneScanner.RANGE + 1;
    scanner.scan();
    assertThat(index.removals).hasSize(3);
    assertThat(index.tombstones).isZero();
  }
}
