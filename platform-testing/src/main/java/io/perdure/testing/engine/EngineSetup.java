package io.perdure.testing.engine;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.ShardStore;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How an engine is built.
 *
 * @param shards shards of history, over all machines
 * @param partitions matching partitions, over all machines
 * @param queuePartitions into how many partitions each normal task queue is divided
 * @param durableChannel whether the task channel survives its receiver, as Kafka does
 * @param clockError draws how fast the own clock of a new machine is, or how slow
 * @param seams where a test puts something in the way
 */
public record EngineSetup(
    int shards,
    int partitions,
    int queuePartitions,
    boolean durableChannel,
    Supplier<Duration> clockError,
    Seams seams) {
  /** One shard, one partition, and nothing in the way. */
  public static final EngineSetup PLAIN =
      new EngineSetup(1, 1, 1, false, () -> Duration.ZERO, Seams.NONE);

  /** The same with something in the way. */
  public EngineSetup with(Seams inTheWay) {
    return new EngineSetup(
        shards, partitions, queuePartitions, durableChannel, clockError, inTheWay);
  }

  /** The same with task queues of so many partitions, owned by as many matching partitions. */
  public EngineSetup withQueuePartitions(int number) {
    return new EngineSetup(shards, number, number, durableChannel, clockError, seams);
  }

  /**
   * Where a test puts something in the way of the platform.
   *
   * @param shardStore around the shards' store
   * @param requests around each request before its shard gets it
   * @param unknownCommit what a shard is told of a commit whose outcome is unknown
   * @param clocksAreMeasured whether machines measure their clocks against the database's
   * @param defects is told of what the shards report
   * @param losesForGood which records the channel loses after it has said to hold them
   */
  public record Seams(
      UnaryOperator<ShardStore> shardStore,
      UnaryOperator<ShardRequest<?, ?>> requests,
      CommitOutcome unknownCommit,
      boolean clocksAreMeasured,
      Consumer<AssertionError> defects,
      Predicate<ChannelRecord> losesForGood) {
    /** Nothing in the way. */
    public static final Seams NONE =
        new Seams(
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            new CommitOutcome.Unknown("the connection was lost"),
            true,
            Seams::fail,
            _ -> false);

    /** The same with another store. */
    public Seams withStore(UnaryOperator<ShardStore> store) {
      return new Seams(store, requests, unknownCommit, clocksAreMeasured, defects, losesForGood);
    }

    /** The same with something before each request. */
    public Seams withRequests(UnaryOperator<ShardRequest<?, ?>> before) {
      return new Seams(shardStore, before, unknownCommit, clocksAreMeasured, defects, losesForGood);
    }

    /** The same with another outcome of commits whose outcome is unknown. */
    public Seams withUnknownCommit(CommitOutcome outcome) {
      return new Seams(shardStore, requests, outcome, clocksAreMeasured, defects, losesForGood);
    }

    /** The same with machines that trust their own clocks. */
    public Seams withOwnClocks() {
      return new Seams(shardStore, requests, unknownCommit, false, defects, losesForGood);
    }

    /** The same with somebody who is told of defects. */
    public Seams withDefects(Consumer<AssertionError> told) {
      return new Seams(shardStore, requests, unknownCommit, clocksAreMeasured, told, losesForGood);
    }

    /** The same with a channel that loses what it holds. */
    public Seams withLosses(Predicate<ChannelRecord> losses) {
      return new Seams(shardStore, requests, unknownCommit, clocksAreMeasured, defects, losses);
    }

    private static void fail(AssertionError defect) {
      throw defect;
    }
  }
}
