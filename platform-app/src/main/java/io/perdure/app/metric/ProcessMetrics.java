package io.perdure.app.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.Leased;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
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
    holdings.ifAvailable(
        held -> {
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
}
