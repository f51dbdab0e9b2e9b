package io.perdure.helm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/** The alerts that the chart renders, with the thresholds of its values. */
final class Alerts {
  private static final String ENABLED = "metrics: {prometheusRule: {enabled: true}}";

  private Alerts() {}

  /** The groups of rules, as a file of Prometheus has them. */
  static String file() {
    var spec = Manifests.with(ENABLED).at("PrometheusRule", "acme-perdure", "/spec");
    Map<String, Object> groups = new Yaml().load(Objects.requireNonNull(spec));
    return new Yaml().dump(groups);
  }

  /** The expression of each alert, by its name. */
  static Map<String, String> expressions() {
    var expressions = new LinkedHashMap<String, String>();
    for (var group : Manifests.json(json()).path("groups")) {
      for (var rule : group.path("rules")) {
        expressions.put(rule.path("alert").asText(), rule.path("expr").asText());
      }
    }
    return expressions;
  }

  private static String json() {
    return Objects.requireNonNull(
        Manifests.with(ENABLED).at("PrometheusRule", "acme-perdure", "/spec"));
  }
}
