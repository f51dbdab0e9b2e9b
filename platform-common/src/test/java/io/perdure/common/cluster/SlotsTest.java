package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The slot of a workflow id is stored with every run: these vectors hold for ever. */
class SlotsTest {
  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, 'order-1', 13623",
    "00000000-0000-0000-0000-000000000000, 'order-2', 10592",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, '', 11232",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, 'a', 11581",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, 'ab', 540",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, 'abc', 15422",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, 'zażółć gęślą jaźń', 11469",
    "5f2b6c1e-8a44-4b1f-9a3e-1f2d3c4b5a69, '订单-9', 16077",
  })
  void keepsItsVectors(String namespaceId, String workflowId, int slot) {
    assertThat(Slots.of(namespaceId, workflowId)).isEqualTo(slot);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 256})
  void partitionsAreRangesOfSlots(int partitions) {
    for (var id = 0; id < partitions; id++) {
      var first = Slots.firstOfPartition(id, partitions);
      var last = Slots.firstOfPartition(id + 1, partitions) - 1;
      assertThat(Slots.partition(first, partitions)).isEqualTo(id);
      assertThat(Slots.partition(last, partitions)).isEqualTo(id);
    }
  }
}
