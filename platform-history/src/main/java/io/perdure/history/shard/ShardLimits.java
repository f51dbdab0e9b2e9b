package io.perdure.history.shard;

/**
 * Bounds of one shard.
 *
 * @param batchRequests requests in one transaction
 * @param batchBytes bytes of requests in one transaction, about
 * @param waitingRequests requests that have been taken and are not yet decided
 * @param waitingBytes bytes of them
 * @param parkedRequests requests that wait for a change of their workflow id
 * @param cacheBytes memory for the runs that are kept, about
 */
public record ShardLimits(
    int batchRequests,
    int batchBytes,
    int waitingRequests,
    long waitingBytes,
    int parkedRequests,
    long cacheBytes) {
  /** For a node of a usual size. */
  public static final ShardLimits USUAL =
      new ShardLimits(300, 1 << 20, 8_192, 64L << 20, 20_000, 16L << 20);

  /** The same with other memory for runs. */
  public ShardLimits withCacheBytes(long bytes) {
    return new ShardLimits(
        batchRequests, batchBytes, waitingRequests, waitingBytes, parkedRequests, bytes);
  }

  /** A request over this size is the last of its batch. */
  static final int LARGE_REQUEST = 256 << 10;

  /** Requests that wait on one workflow id; of each kind (undecided, parked) at most so many. */
  static final int WAITING_ON_ONE_ID = 100;

  /** Of these, a fifth is kept for what finishes work. */
  static int waitingOnOneId(RequestTraits traits) {
    return traits.finishing() ? WAITING_ON_ONE_ID : WAITING_ON_ONE_ID * 4 / 5;
  }

  /** Loads under way at the same time: what is wanted meanwhile goes together in the next. */
  static final int LOADS = 1;

  /** Workflow ids in one load. */
  static final int KEYS_IN_LOAD = 200;

  /** Outbox rows that are removed together with a commit; fewer wait for a quiet time. */
  static final int ROWS_IN_TRIM = 64;
}
