package io.perdure.worker.visibility;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.channel.NewerRecord;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.visibility.UnfitRecord;
import io.perdure.common.visibility.VisibilityIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the {@link Indexer} on a virtual thread: hands it what comes, writes what it decides. */
public final class IndexerLoop implements TaskReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(IndexerLoop.class);

  /** Records between the channel and the indexer. */
  private static final int INBOX = 1_000;

  /** Longest wait before the loop looks whether it shall end. */
  private static final Duration IDLE = Duration.ofMillis(250);

  private record Arrival(ChannelRecord record, Runnable done) {}

  private final BlockingQueue<Arrival> inbox = new ArrayBlockingQueue<>(INBOX);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final VisibilityIndex index;
  private final InstantSource clock;
  private final AtomicLong memory = new AtomicLong();
  private Indexer indexer = new Indexer();

  public IndexerLoop(VisibilityIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  @Override
  public boolean take(ChannelRecord record, Runnable done) {
    NewerRecord.refuse(record, ReadRecord.FORMAT);
    return stopping.getCount() > 0 && inbox.offer(new Arrival(record, done));
  }

  /**
   * Names what is in memory now. It changes when that had to be dropped: what was delivered before
   * must be delivered again.
   */
  public long memory() {
    return memory.get();
  }

  /** Begins; may be called once. */
  public void start() {
    Thread.ofVirtual().name("visibility-indexer").start(this::run);
  }

  /** Finishes the batch under way and ends. What was not written stays owed by the channel. */
  public void stop() {
    stopping.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        tryTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /** After a defect memory may be anything; what it held is still owed by who sent it. */
  private void tryTurn() throws InterruptedException {
    try {
      turn();
    } catch (RuntimeException | Error defect) {
      LOG.error("a step of the indexer has failed", defect);
      memory.incrementAndGet();
      indexer = new Indexer();
    }
  }

  private void turn() throws InterruptedException {
    while (!indexer.isFull()) {
      var arrival = inbox.poll();
      if (arrival == null) {
        break;
      }
      take(arrival);
    }
    var batch = indexer.next(clock.instant());
    if (batch.isPresent()) {
      write(batch.get());
    } else {
      await();
    }
  }

  private void take(Arrival arrival) {
    var place = arrival.record().place();
    if (place != null && place.reading().claim() != memory()) {
      return; // Read for a memory that has been dropped: it comes again.
    }
    indexer.take(arrival.record(), arrival.done(), clock.instant());
  }

  private void write(Batch batch) {
    try {
      index.write(batch.runs(), batch.dead(), batch.consumed());
    } catch (UnfitRecord e) {
      LOG.warn("{} visibility records refused: {}", batch.runs().size(), e.getMessage());
      indexer.refused(String.valueOf(e.getMessage())).ifPresent(letter -> giveUp(letter, e));
      return;
    } catch (RuntimeException | Error e) { // There is a next batch, and it may be this one again.
      LOG.warn("{} visibility records not written, will try again", batch.runs().size(), e);
      indexer.failed(clock.instant());
      return;
    }
    batch.dead().forEach(letter -> LOG.error("put aside: {}", letter.reason()));
    indexer.written();
  }

  /** The log is the last place for what no table takes. */
  private static void giveUp(DeadLetter letter, UnfitRecord refusal) {
    var record = letter.record();
    LOG.error(
        "given up: a record of {} with key {} ({}), which cannot be put aside ({}): {}",
        record.topic().topicName(),
        record.key(),
        letter.reason(),
        refusal.getMessage(),
        Base64.getEncoder().encodeToString(record.value().toByteArray()));
  }

  private void await() throws InterruptedException {
    var now = clock.instant();
    var wait = indexer.dueAt().map(due -> until(due, now)).orElse(IDLE);
    if (indexer.isFull()) {
      var _ = stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      return;
    }
    @Nullable Arrival arrival = inbox.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (arrival != null) {
      take(arrival);
    }
  }

  private static Duration until(Instant due, Instant now) {
    return due.isAfter(now.plus(IDLE)) ? IDLE : Duration.between(now, due);
  }
}
