package io.perdure.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.DocumentedMetrics.Source;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DocumentedMetricsTest {
  @Test
  void whatComesWithItsFirstUseIsWatchedInOnePlace() {
    assertThat(DocumentedMetrics.onUse())
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(Arrays.stream(Source.values()).filter(source -> source.measures(name)))
                    .hasSize(1));
  }
}
