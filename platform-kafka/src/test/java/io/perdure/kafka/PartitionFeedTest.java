package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Reading;
import io.perdure.common.channel.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionFeedTest {
  private static final long FULL = PartitionFeed.FULL_FIRST.toNanos();
  private static final long FAILED = PartitionFeed.FAILED_FIRST.toNanos();

  private final PartitionFeed feed = new PartitionFeed(new Reading(UUID.randomUUID(), 0, 1, 1));
  private final List<Long> taken = new ArrayList<>();

  @Test
  void offersRecordsInOrder() {
    fetched(0, 1, 2);

    feed.offer(this::take, 0);

    assertThat(taken).containsExactly(0L, 1L, 2L);
    assertThat(feed.dueAt()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesAFullReceiverAloneAndReadsNoFurther() {
    fetched(0, 1);

    feed.offer((_, _) -> false, 0);
    feed.offer(this::take, FULL - 1);

    assertThat(taken).isEmpty();
    assertThat(feed.wantsMore()).isFalse();
    assertThat(feed.dueAt()).isEqualTo(FULL);
  }

  @Test
  void offersAgainInOrderWhatAFullReceiverLeft() {
    fetched(0, 1);
    feed.offer((_, _) -> false, 0);

    feed.offer(this::take, FULL);

    assertThat(taken).containsExactly(0L, 1L);
    assertThat(feed.wantsMore()).isTrue();
  }

  @Test
  void waitsLongerForAReceiverThatStaysFullButNeverForLong() {
    fetched(0);
    for (var i = 0; i < 100; i++) {
      feed.offer((_, _) -> false, feed.dueAt() == Long.MIN_VALUE ? 0 : feed.dueAt());
    }
    var now = feed.dueAt();

    feed.offer((_, _) -> false, now);

    assertThat(feed.dueAt() - now).isEqualTo(PartitionFeed.FULL_LAST.toNanos());
  }

  @Test
  void whatFollowsWaitsForARecordOnWhichTheReceiverFails() {
    fetched(0, 1);

    feed.offer(this::failOnTheFirst, 0);

    assertThat(taken).isEmpty();
    assertThat(feed.wantsMore()).isFalse();
    assertThat(feed.dueAt()).isEqualTo(FAILED);
  }

  @Test
  void offersAgainInOrderWhatTheReceiverFailedOn() {
    fetched(0, 1);
    feed.offer(this::failOnTheFirst, 0);

    feed.offer(this::failOnTheFirst, FAILED);
    feed.offer(this::take, 2 * FAILED);
    assertThat(taken).isEmpty();
    feed.offer(this::take, 3 * FAILED);

    assertThat(taken).containsExactly(0L, 1L);
  }

  @Test
  void readsNoFurtherWhenTooMuchIsOwed() {
    for (var offset = 0; offset < PartitionFeed.OWED_LIMIT; offset++) {
      fetched(offset);
    }
    feed.offer(this::take, 0);
    assertThat(feed.wantsMore()).isFalse();

    feed.done(3);

    assertThat(feed.wantsMore()).isTrue();
  }

  @Test
  void saysOnceHowFarThePartitionIsConsumed() {
    fetched(7);
    feed.done(7);
    assertThat(feed.advance()).hasValue(8);

    feed.reported(8);
    assertThat(feed.advance()).isEmpty();

    feed.reportAgain();
    assertThat(feed.advance()).hasValue(8);
  }

  private boolean take(long offset, ChannelRecord record) {
    return taken.add(offset);
  }

  private boolean failOnTheFirst(long offset, ChannelRecord record) {
    if (offset == 0) {
      throw new IllegalStateException("planted");
    }
    return take(offset, record);
  }

  private void fetched(long... offsets) {
    for (var offset : offsets) {
      feed.fetched(offset, new ChannelRecord(Topic.MATCHING_TASKS, "key", ByteString.EMPTY));
    }
  }
}
