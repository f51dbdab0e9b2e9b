package io.perdure.matching.queue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongFunction;

/** What callers wait for, each under a number of its own; from any thread, and bounded. */
final class Answers<A> {
  private final Map<Long, CompletableFuture<A>> awaited = new ConcurrentHashMap<>();
  private final Semaphore room;
  private final LongFunction<A> whenFull;
  private final LongFunction<A> whenEnded;

  /**
   * @param limit how many may be awaited at a time
   * @param whenFull the answer for those above the limit, by their numbers
   * @param whenEnded the answer for those who have none at the end, by their numbers
   */
  Answers(int limit, LongFunction<A> whenFull, LongFunction<A> whenEnded) {
    this.room = new Semaphore(limit);
    this.whenFull = whenFull;
    this.whenEnded = whenEnded;
  }

  /** The same, with one answer for all. */
  Answers(int limit, A whenFull, A whenEnded) {
    this(limit, _ -> whenFull, _ -> whenEnded);
  }

  /** Awaits an answer; it is there at once when there is no room. */
  CompletableFuture<A> await(long number) {
    if (!room.tryAcquire()) {
      return CompletableFuture.completedFuture(whenFull.apply(number));
    }
    var answer = new CompletableFuture<A>();
    awaited.put(number, answer);
    return answer;
  }

  boolean isAwaited(long number) {
    return awaited.containsKey(number);
  }

  /** Gives the answer, unless it has been given. */
  void give(long number, A answer) {
    var waiting = awaited.remove(number);
    if (waiting != null) {
      room.release();
      waiting.complete(answer);
    }
  }

  /** Answers all that have no answer. */
  void end() {
    awaited.keySet().forEach(number -> give(number, whenEnded.apply(number)));
  }
}
