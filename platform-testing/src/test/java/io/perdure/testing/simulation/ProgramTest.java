package io.perdure.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProgramTest {
  @Test
  void aProgramIsWrittenAndReadBack() {
    var random = new Random(1);
    for (var i = 0; i < 100; i++) {
      var program = Program.draw(random);

      assertThat(Program.parse(program.toString())).isEqualTo(program);
    }
  }
}
