package io.perdure.app.metric;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Presence;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;

/** What a process is and holds, under the official server's names and our own. */
public final class ProcessMetrics implements MeterBinder {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static final double STACK_BYTES = stackBytes();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ObjectProvider<Holdings> holdings;
  private final ObjectProvider<Presence> presence;

  public ProcessMetrics(ObjectProvider<Holdings> holdings, ObjectProvider<Presence> presence) {
    this.holdings = holdings;
    this.presence = presence;
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
    Gauge.builder("memory_stack", THREADS, ProcessMetrics::stacks)
        .description("Reserved for the stacks of platform threads")
        .register(meters);
    GarbagePauses.in(meters);
    presence.ifAvailable(
        known ->
            FunctionCounter.builder("membership_changed_count", known, Presence::membershipChanges)
                .description("Nodes of the role that came or went")
                .register(meters));
    holdings.ifAvailable(
        held -> {
          moved(meters, "sharditem_created_count", held, it -> it.taken(Leased.SHARD));
          moved(meters, "sharditem_removed_count", held, it -> it.givenBack(Leased.SHARD));
          moved(meters, "shard_closed_count", held, it -> it.givenBack(Leased.SHARD));
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

  private static double stacks(ThreadMXBean threads) {
    return threads.getThreadCount() * STACK_BYTES;
  }

  /** What the JVM reserves for a thread; its word for "as the system does" counts as a megabyte. */
  private static double stackBytes() {
    var machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    var kilobytes = Long.parseLong(machine.getVMOption("ThreadStackSize").getValue());
    return 1024.0 * (kilobytes == 0 ? 1024 : kilobytes);
  }

  private static double collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
