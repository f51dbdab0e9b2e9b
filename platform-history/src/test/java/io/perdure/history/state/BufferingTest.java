package io.perdure.history.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.state.Buffering.Manner;
import io.temporal.api.enums.v1.EventType;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** BE-3, BE-4: which events wait while a workflow task is started, by their numbers on the wire. */
class BufferingTest {
  private static final Set<Integer> WAIT =
      Set.of(11, 18, 20, 23, 24, 26, 30, 31, 38, 39, 42, 44, 45, 47, 49, 55, 56, 57, 58, 59);
  private static final Set<Integer> WAIT_AND_CLOSE =
      Set.of(12, 13, 14, 16, 32, 33, 34, 35, 36, 50, 51, 52, 53);
  private static final int LAST = 59;

  @Test
  void theEventsOfTheReferenceWaitAsItSays() {
    for (var number = 1; number <= LAST; number++) {
      assertThat(Buffering.of(EventType.forNumber(number)))
          .as("event type %s", number)
          .isEqualTo(expected(number));
    }
  }

  @Test
  void everyEventTypeHasItsManner() {
    assertThat(Arrays.stream(EventType.values()))
        .filteredOn(type -> type != EventType.UNRECOGNIZED)
        .filteredOn(type -> type != EventType.EVENT_TYPE_UNSPECIFIED)
        .allSatisfy(type -> assertThat(Buffering.of(type)).isNotNull());
  }

  private static Manner expected(int number) {
    if (WAIT.contains(number)) {
      return Manner.WAITS;
    }
    return WAIT_AND_CLOSE.contains(number) ? Manner.WAITS_AND_CLOSES : Manner.IMMEDIATE;
  }
}
