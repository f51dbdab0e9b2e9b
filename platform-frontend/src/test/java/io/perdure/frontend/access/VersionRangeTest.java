package io.perdure.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource({
    "<2.0.0, 1.38.0, true",
    "<2.0.0, 2.0.0, false",
    "<2.0.0, 2.0.0-rc.1, true",
    ">=1.0.0 <2.0.0, 1.32.0, true",
    ">=1.0.0 <2.0.0, 0.9.0, false",
    "1.2.3 || >=3.0.0, 3.1.0, true",
    "1.2.3 || >=3.0.0, 1.2.3+build, true",
    "1.2.3 || >=3.0.0, 1.2.4, false",
    "!=1.2.3, 1.2.3, false",
    ">1.0.0-alpha.2, 1.0.0-alpha.10, true",
    ">1.0.0-alpha.2, 1.0.0-alpha, false",
    ">1.0.0-1, 1.0.0-alpha, true",
  })
  void containsWhatSemanticVersioningSays(String range, String version, boolean contained) {
    assertThat(
            VersionRange.parse(range).orElseThrow().contains(Version.parse(version).orElseThrow()))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<", "<2", "<2.0", "1.0.0 ||", ">=1.0.0 and <2.0.0", "v1.0.0"})
  void isNotReadFromOtherTexts(String text) {
    assertThat(VersionRange.parse(text)).isEmpty();
  }
}
