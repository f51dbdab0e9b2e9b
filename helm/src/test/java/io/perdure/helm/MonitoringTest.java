package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.perdure.common.DocumentedMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Dashboards and alerts ask for metrics that are exported, and the documentation knows them. */
class MonitoringTest {
  /** What Kubernetes, the libraries and the official SDKs export. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "kube_(deployment|statefulset|job|pod)_\\w+|hikaricp_connections_(active|pending)"
              + "|jvm_memory_used_bytes|ssl_chain_expiry_seconds"
              + "|temporal_worker_task_slots_available"
              + "|temporal_(workflow_task|activity)_schedule_to_start_latency_seconds_bucket");

  @TestFactory
  Stream<DynamicTest> alertsAskForWhatIsExported() {
    var expressions = Alerts.expressions();
    assertThat(expressions).hasSizeGreaterThan(15);
    return expressions.entrySet().stream()
        .map(alert -> dynamicTest(alert.getKey(), () -> asksForWhatIsExported(alert.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> dashboardsAskForWhatIsExported() {
    return boards().stream()
        .flatMap(
            board ->
                panels(board)
                    .map(
                        panel ->
                            dynamicTest(
                                board.path("uid").asText() + ": " + panel.path("title").asText(),
                                () -> asks(panel))));
  }

  @Test
  void dashboardsAreKnownByNamesOfTheirOwn() {
    assertThat(boards())
        .extracting(board -> board.path("uid").asText())
        .containsExactlyInAnyOrder("perdure-overview", "perdure-history", "perdure-matching");
    for (var board : boards()) {
      assertThat(panels(board).map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
      assertThat(panels(board).map(panel -> panel.path("description").asText()))
          .isNotEmpty()
          .allMatch(text -> !text.isBlank());
    }
  }

  @Test
  void eachAlertHasALineInTheRunbook() {
    var runbook = Chart.read(Path.of("..", "docs", "operations", "alerts.md"));

    var named = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE).matcher(runbook).results();

    assertThat(named.map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(Alerts.expressions().keySet());
  }

  @Test
  void tellsMetricsFromLabelsAndFunctions() {
    var query = "sum by (le, pod) (rate(a_bucket{b=\"c\",d=~\"e{2}\"}[5m])) / f > 2 and g_count";

    assertThat(Queries.metrics(query)).containsExactly("a_bucket", "f", "g_count");
  }

  private static void asks(JsonNode panel) {
    assertThat(panel.path("targets")).isNotEmpty();
    for (var target : panel.path("targets")) {
      asksForWhatIsExported(target.path("expr").asText());
    }
  }

  private static void asksForWhatIsExported(String query) {
    var asked = Queries.metrics(query);
    assertThat(asked).isNotEmpty();
    var exported = DocumentedMetrics.all();
    asked.removeIf(name -> OTHERS.matcher(name).matches() || exported.contains(name));
    asked.removeIf(name -> exported.contains(name.replaceFirst("_(bucket|sum|count)$", "")));
    assertThat(asked).isEmpty();
  }

  private static List<JsonNode> boards() {
    return Manifests.with("metrics: {grafanaDashboards: {enabled: true}}")
        .all(ConfigMap.class)
        .stream()
        .flatMap(map -> map.getData().values().stream())
        .map(Manifests::json)
        .toList();
  }

  private static Stream<JsonNode> panels(JsonNode board) {
    return StreamSupport.stream(board.path("panels").spliterator(), false);
  }
}
