package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.cluster.Shard;
import io.perdure.common.cluster.Slots;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.workflow.decision.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which workflow ids stay in memory. */
class EntriesTest {
  private static final ShardLimits LIMITS = new ShardLimits(10, 1_000, 10, 10_000, 10, 15_000);

  private final Entries entries = new Entries(LIMITS.cacheBytes());

  @Test
  void anEntryCountsFromTheBeginning() {
    for (var i = 0; i < 20; i++) {
      entries.get(key("order-" + i));
    }

    entries.evict(_ -> false);

    assertThat(entries.all()).hasSize(10);
    assertThat(entries.find(key("order-0"))).isEmpty();
  }

  @Test
  void aRequestThatIsRefusedLeavesNothingBehind() {
    var loads = new Loads(entries);
    var shard = new Shard(0, 0, Slots.COUNT - 1);
    var intake = new Intake(shard, LIMITS, entries, loads, new Waits(10), new ArrayList<>());

    for (var i = 0; i < 30; i++) {
      intake.submit(request("order-" + i));
    }

    assertThat(entries.all()).hasSizeLessThanOrEqualTo(LIMITS.waitingRequests());
  }

  private static ShardRequest<String, String> request(String workflowId) {
    return new ShardRequest<>(
        key(workflowId),
        Set.of(),
        "request",
        (question, _) -> Answer.reply(question),
        RequestTraits.newWork(1, Instant.MAX),
        _ -> {});
  }

  private static WorkflowKey key(String workflowId) {
    return new WorkflowKey("00000000-0000-4000-8000-000000000001", workflowId);
  }
}
