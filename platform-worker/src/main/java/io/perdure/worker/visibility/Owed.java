package io.perdure.worker.visibility;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.channel.Place;
import io.perdure.worker.visibility.ReadRecord.OfRun;
import io.perdure.worker.visibility.ReadRecord.Unreadable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the indexer owes for one run.
 *
 * @param source the record as it came
 * @param content what it says
 * @param deliveries told when it is durable: of the record, and of each that it has replaced
 * @param since when the first of them came
 */
record Owed(ChannelRecord source, ReadRecord content, List<Delivery> deliveries, Instant since) {
  /** One record as the channel has handed it over, and what to run when it is durable. */
  record Delivery(@Nullable Place place, Runnable done) {}

  /** One record that has just come. */
  static Owed of(ChannelRecord record, Runnable done, Instant now) {
    var delivery = new Delivery(record.place(), done);
    return new Owed(record, ReadRecord.of(record), List.of(delivery), now);
  }

  /** The newer of this and another record of the same run, owed to all who brought either. */
  Owed merge(Owed other) {
    var newest = version() >= other.version() ? this : other;
    return new Owed(
        newest.source,
        newest.content,
        Stream.concat(deliveries.stream(), other.deliveries.stream()).toList(),
        since.isBefore(other.since) ? since : other.since);
  }

  /** The same, given up for a reason. */
  Owed unfit(String reason) {
    return new Owed(source, new Unreadable(reason), deliveries, since);
  }

  Stream<VisibilityRecord> run() {
    return content instanceof OfRun(var run) ? Stream.of(run) : Stream.empty();
  }

  Stream<DeadLetter> deadLetter() {
    return content instanceof Unreadable(var reason)
        ? Stream.of(new DeadLetter(source, reason))
        : Stream.empty();
  }

  Stream<Place> places() {
    return deliveries.stream().flatMap(it -> Stream.ofNullable(it.place()));
  }

  int bytes() {
    return source.value().size();
  }

  private long version() {
    return content instanceof OfRun(var run) ? run.getVersion() : 0;
  }
}
