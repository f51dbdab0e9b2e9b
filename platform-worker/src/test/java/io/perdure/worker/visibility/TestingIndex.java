package io.perdure.worker.visibility;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.visibility.UnfitRecord;
import io.perdure.common.visibility.VisibilityIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An index that remembers what was written, and can be told to fail. */
final class TestingIndex implements VisibilityIndex {
  /** Key of records that cannot even be put aside. */
  static final String NOT_EVEN_DEAD = "not even dead";

  final ConcurrentLinkedQueue<VisibilityRecord> written = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<DeadLetter> dead = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  final List<Instant> removals = new ArrayList<>();
  int tombstones;

  @Override
  public void write(
      List<VisibilityRecord> records, List<DeadLetter> letters, List<Consumed> consumed) {
    var failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    if (records.stream().anyMatch(record -> record.getWorkflowType().contains("\0"))) {
      throw new UnfitRecord("a zero");
    }
    if (letters.stream().anyMatch(letter -> letter.record().key().equals(NOT_EVEN_DEAD))) {
      throw new UnfitRecord("not even so");
    }
    written.addAll(records);
    dead.addAll(letters);
  }

  @Override
  public int removeTombstones(Instant deletedBefore, int limit) {
    removals.add(deletedBefore);
    var removed = Math.min(limit, tombstones);
    tombstones -= removed;
    return removed;
  }
}
