package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table, the comments and the defaults speak of the same values. */
class ValueTableTest {
  private static final Pattern PARAM = Pattern.compile("## @param (\\S+) ");
  private static final String VALUES = Chart.read(Chart.FOLDER.resolve("values.yaml"));

  @Test
  void theReadmeHoldsTheTableOfTheValues() {
    var readme = Chart.read(Chart.FOLDER.resolve("README.md"));

    assertThat(ValueTable.into(readme, VALUES))
        .as("run io.perdure.helm.ValueTable with the chart's folder")
        .isEqualTo(readme);
  }

  @Test
  void everyValueIsExplainedOnce() {
    var explained = PARAM.matcher(VALUES).results().map(found -> found.group(1)).toList();

    assertThat(explained).doesNotHaveDuplicates().hasSizeGreaterThan(100);
    assertThat(unexplained("", Chart.parsed(VALUES), explained)).isEmpty();
  }

  @Test
  void standsInTheOrderOfTheValues() {
    var sections =
        Pattern.compile("## @section (.+)").matcher(VALUES).results().map(MatchResult::group);

    assertThat(sections).hasSizeGreaterThan(10).startsWith("## @section Names");
  }

  @Test
  void refusesAReadmeWithoutAPlace() {
    assertThatThrownBy(() -> ValueTable.into("# Chart", VALUES))
        .hasMessage("The README has no place for the values");
  }

  @Test
  void refusesACommentAboutNoValue() {
    var readme = Chart.read(Chart.FOLDER.resolve("README.md"));

    assertThatThrownBy(() -> ValueTable.into(readme, "a: 1\n## @param b Nothing\n"))
        .hasMessage("b is no value");
  }

  private static List<String> unexplained(String prefix, Map<?, ?> values, List<String> explained) {
    var found = new ArrayList<String>();
    values.forEach(
        (key, value) -> {
          var path = prefix + key;
          if (!explained.contains(path)) {
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
              found.addAll(unexplained(path + ".", map, explained));
            } else {
              found.add(path);
            }
          }
        });
    return found;
  }
}
