package io.perdure.frontend.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.grpc.OneNodeClients;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PollSpreadTest {
  private static final PollSpread.Queue ORDERS = new PollSpread.Queue("namespace", "orders", false);

  @Test
  @DisplayName("MT-7: a poll goes to the partition where fewest wait, the root first")
  void aPollGoesWhereFewestWait() {
    assertThat(withOthersWaiting(spread(3), 5)).containsExactly(0, 1, 2, 0, 1);
  }

  @Test
  @DisplayName("MT-7: a poll that has ended counts no more")
  void aPollThatHasEndedCountsNoMore() {
    var spread = spread(3);

    var first = spread.poll(ORDERS, TaskQueuePartition::number);
    var second = spread.poll(ORDERS, TaskQueuePartition::number);

    assertThat(List.of(first, second)).containsExactly(0, 0);
  }

  @Test
  @DisplayName("MT-3: the root has the name of the queue")
  void theRootHasTheNameOfTheQueue() {
    assertThat(spread(2).partitions("orders"))
        .extracting(TaskQueuePartition::name)
        .containsExactly("orders", "/_sys/orders/1");
  }

  private static PollSpread spread(int partitions) {
    var nowhere = InProcessChannelBuilder.forName("nowhere").build();
    return new PollSpread(new OneNodeClients(nowhere, nowhere), partitions);
  }

  /** Where polls go of which each waits for the next one. */
  private static List<Integer> withOthersWaiting(PollSpread spread, int polls) {
    return spread.poll(
        ORDERS,
        partition -> {
          var all = new ArrayList<>(List.of(partition.number()));
          if (polls > 1) {
            all.addAll(withOthersWaiting(spread, polls - 1));
          }
          return all;
        });
  }
}
