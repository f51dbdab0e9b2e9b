package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.OwedTasks;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.LoadedWorkflow;
import io.perdure.history.store.ShardStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the driver makes of a store that does not keep its word. */
class ShardLoopTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private final CountDownLatch retaken = new CountDownLatch(1);
  private final TestingShard shard = new TestingShard();

  @Test
  void aCommitThatEndsByADefectOfTheStoreIsOfUnknownOutcome() throws InterruptedException {
    try (var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
      var ports =
          new ShardPorts(
              store(), leases(), new UUID(0, 1), CLOCK, nowhere(), new RecentEvents(1_000));
      var loop = new ShardLoop(shard.writer(), 0, ports, Instant.MIN, blocking, () -> {});
      loop.start();

      loop.submit(shard.request(TestingShard.key("order"), TestingShard::start));

      assertThat(retaken.await(10, TimeUnit.SECONDS)).isTrue();
      loop.lose();
    }
  }

  private static ShardStore store() {
    return answering(
        ShardStore.class,
        Map.of(
            "load", arguments -> loaded((Collection<?>) arguments[0]),
            "wakeUps", _ -> List.of(),
            "highestCommitSeq", _ -> 0L));
  }

  private static List<LoadedWorkflow> loaded(Collection<?> keys) {
    return keys.stream()
        .map(key -> new LoadedWorkflow(((LoadKey) key).workflow(), null, List.of()))
        .toList();
  }

  private LeaseStore leases() {
    return answering(
        LeaseStore.class,
        Map.of(
            "take",
            _ -> {
              retaken.countDown();
              return OptionalLong.of(8);
            }));
  }

  /** Whatever has no answer here fails. */
  private static <T> T answering(Class<T> type, Map<String, Function<Object[], Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              var answer = answers.get(method.getName());
              if (answer == null) {
                throw new IllegalStateException(method.getName() + " is broken");
              }
              return answer.apply(arguments);
            }));
  }

  private static TaskOutlet nowhere() {
    return (_, _, _) ->
        new TaskOutlet.Running() {
          @Override
          public void owe(long commitSeq, OwedTasks owed) {}

          @Override
          public void close() {}
        };
  }
}
