package io.perdure.history.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.refresh.RunOwners.Fate;
import io.perdure.history.state.RunKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshTest {
  private static final String NAMESPACE = "00000000-0000-4000-8000-000000000001";

  private final List<RunKey> stored = IntStream.range(0, 1_200).mapToObj(RefreshTest::run).toList();
  private final Set<String> refreshed = ConcurrentHashMap.newKeySet();
  private final Map<String, Fate> fates = new ConcurrentHashMap<>();
  private final Refresh refresh = new Refresh(this::page, this::ask);

  @Test
  void refreshesEachRunOfAllPages() throws InterruptedException {
    var outcome = refresh.all(SlotRange.ALL);

    assertThat(outcome).isEqualTo(new Refresh.Outcome(1_200, 0, List.of()));
    assertThat(refreshed).hasSize(1_200);
  }

  @Test
  void goesOnAfterFailuresAndTellsTheFirstOnes() throws InterruptedException {
    stored.subList(0, 30).forEach(run -> fates.put(run.runId(), new Fate.Unknown("busy")));

    var outcome = refresh.all(SlotRange.ALL);

    assertThat(outcome.refreshed()).isEqualTo(1_170);
    assertThat(outcome.failed()).isEqualTo(30);
    assertThat(outcome.failures()).hasSize(20).first().asString().endsWith("order-0: busy");
  }

  @Test
  void aRunThatIsGoneIsNoFailure() throws InterruptedException {
    fates.put(stored.getFirst().runId(), new Fate.Absent("not found"));

    assertThat(refresh.all(SlotRange.ALL)).isEqualTo(new Refresh.Outcome(1_199, 0, List.of()));
  }

  private Fate ask(String namespaceId, String workflowId, String runId) {
    refreshed.add(runId);
    return fates.getOrDefault(runId, new Fate.Refreshed());
  }

  private List<RunKey> page(SlotRange slots, String after, int limit) {
    return stored.stream().filter(run -> run.runId().compareTo(after) > 0).limit(limit).toList();
  }

  private static RunKey run(int number) {
    return new RunKey(
        NAMESPACE, "order-" + number, "10000000-0000-7000-8000-%012d".formatted(number));
  }
}
