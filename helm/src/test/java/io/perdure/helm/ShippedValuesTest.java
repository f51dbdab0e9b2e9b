package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every values file that the chart ships lints, renders, and gives objects that keep the laws. */
class ShippedValuesTest {
  @TestFactory
  Stream<DynamicNode> lintsStrictly() {
    return Chart.shipped().stream().map(file -> dynamicTest(file.toString(), () -> lints(file)));
  }

  @TestFactory
  Stream<DynamicNode> keepsTheLaws() {
    return Chart.shipped().stream()
        .map(
            file -> {
              var manifests = Manifests.of(Chart.values(file));
              return dynamicContainer(file.toString(), laws(manifests));
            });
  }

  @Test
  void defaultValuesAloneNameWhatIsMissing() {
    assertThat(Chart.refusal(Map.of()))
        .isEqualTo(
            "These values are missing: externalDatabase.url, externalDatabase.existingSecret,"
                + " externalKafka.bootstrapServers.");
  }

  @Test
  void findsAnUnknownField() {
    var text = "{'apiVersion': 'v1', 'kind': 'ServiceAccount', 'metadata': {'nam': 'x'}}";

    assertThatThrownBy(() -> Manifests.typed(Manifests.json(text.replace('\'', '"'))))
        .hasMessageContaining("Unrecognized field \"nam\"");
  }

  @Test
  void findsANumberWhereATextBelongs() {
    var text = "{'apiVersion': 'v1', 'kind': 'Service', 'metadata': {'labels': {'a': 1}}}";

    assertThatThrownBy(() -> Manifests.typed(Manifests.json(text.replace('\'', '"'))))
        .hasMessageContaining("Cannot coerce Integer");
  }

  private static void lints(Path file) {
    var result = Chart.lint(file);

    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    assertThat(result.getMessages()).noneMatch(line -> line.contains("[WARNING]"));
  }

  private static Stream<DynamicNode> laws(Manifests manifests) {
    return Laws.ALL.entrySet().stream()
        .map(law -> dynamicTest(law.getKey(), () -> law.getValue().accept(manifests)));
  }
}
