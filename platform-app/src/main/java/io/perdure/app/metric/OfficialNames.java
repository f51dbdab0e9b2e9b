package io.perdure.app.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shows meters under the bare names that the official dashboards ask for: those whose names have no
 * dot. Their timers are histograms in seconds without a unit in the name. Prometheus' client gives
 * each counter the ending {@code _total}; so counters stand there bare, without a type, and once
 * more as typed ones with our prefix.
 */
public final class OfficialNames implements MultiCollector {
  /** 1, 2 and 5 of each power of ten, from a millisecond to a thousand seconds. */
  private static final double[] TIME_BUCKETS =
      IntStream.rangeClosed(-3, 3)
          .boxed()
          .flatMapToDouble(
              power ->
                  IntStream.of(1, 2, 5).mapToDouble(digit -> digit * Math.pow(10, power + 9.0)))
          .filter(nanos -> nanos <= 1e12)
          .toArray();

  private static final String TYPED = "perdure_";

  private final PrometheusMeterRegistry registry;

  private OfficialNames(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** Sets up a registry, before anything is measured in it. */
  public static void in(PrometheusMeterRegistry registry) {
    registry.config().namingConvention(new BareNames());
    registry.config().meterFilter(new Buckets());
    registry.getPrometheusRegistry().register(new OfficialNames(registry));
  }

  private static boolean isOfficial(String name) {
    return name.indexOf('.') < 0;
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, List<UnknownDataPointSnapshot>> points = new HashMap<>();
    for (var meter : registry.getMeters()) {
      var id = meter.getId();
      if (id.getType() == Meter.Type.COUNTER && isOfficial(id.getName())) {
        var labels = new ArrayList<String>();
        id.getTags().forEach(tag -> labels.addAll(List.of(tag.getKey(), tag.getValue())));
        points
            .computeIfAbsent(id.getName(), _ -> new ArrayList<>())
            .add(
                UnknownDataPointSnapshot.builder()
                    .labels(Labels.of(labels.toArray(String[]::new)))
                    .value(meter.measure().iterator().next().getValue())
                    .build());
      }
    }
    var snapshots = MetricSnapshots.builder();
    points.forEach(
        (name, all) -> {
          var snapshot = UnknownSnapshot.builder().name(name);
          all.forEach(snapshot::dataPoint);
          snapshots.metricSnapshot(snapshot.build());
        });
    return snapshots.build();
  }

  /** Leaves official names, and labels such as {@code commandType}, as they are. */
  private static final class BareNames extends PrometheusNamingConvention {
    @Override
    public String name(String name, Meter.Type type, @Nullable String unit) {
      if (!isOfficial(name)) {
        return super.name(name, type, unit);
      }
      return type == Meter.Type.COUNTER ? TYPED + name : name;
    }

    @Override
    public String tagKey(String key) {
      return key.indexOf('.') < 0 ? key : super.tagKey(key);
    }
  }

  /** The official server's buckets for official timers. */
  private static final class Buckets implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return id.getType() == Meter.Type.TIMER && isOfficial(id.getName())
          ? DistributionStatisticConfig.builder()
              .serviceLevelObjectives(TIME_BUCKETS)
              .build()
              .merge(config)
          : config;
    }
  }
}
