package io.perdure.app.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.Leased;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;

/** What a process is and holds, under the official server's names and our own. */
public final class ProcessMetrics implements MeterBinder {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ObjectProvider<Holdings> holdings;

  public ProcessMetrics(ObjectProvider<Holdings> holdings) {
    this.holdings = holdings;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Counter.builder("restarts").description("Starts of this process").register(meters).increment();
    Gauge.builder("num_goroutines", THREADS, ThreadMXBean::getThreadCount)
        .description("Live platform threads")
        .register(meters);
    Gauge.builder("memory_heap", MEMORY, memory -> memory.getHeapMemoryUsage().getCommitted())
        .register(meters);
    Gauge.builder("memory_allocated", MEMORY, memory -> memory.getHeapMemoryUsage().getUsed())
        .register(meters);
    FunctionCounter.builder("memory_num_gc", this, _ -> collections())
        .description("Collections of garbage")
        .register(meters);
    holdings.ifAvailable(
        held -> {
          moved(meters, "sharditem_created_count", held, it -> it.taken(Leased.SHARD));
          moved(meters, "sharditem_removed_count", held, it -> it.givenBack(Leased.SHARD));
          Gauge.builder("numshards_gauge", held, it -> it.of(Leased.SHARD).size())
              .description("Shards that this process owns")
              .register(meters);
          Gauge.builder(
                  "perdure.matching.partitions",
                  held,
                  it -> it.of(Leased.MATCHING_PARTITION).size())
              .description("Matching partitions that this process owns")
              .register(meters);
        });
  }

  private static void moved(
      MeterRegistry meters, String name, Holdings held, ToDoubleFunction<Holdings> count) {
    FunctionCounter.builder(name, held, count)
        .description("Shards that this process has taken, or given back")
        .register(meters);
  }

  private static double collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
