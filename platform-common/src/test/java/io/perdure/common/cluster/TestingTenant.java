package io.perdure.common.cluster;

import io.perdure.common.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/** A node that does nothing with what it owns. */
final class TestingTenant implements LeaseLoop.Tenant {
  private record Served(long epoch, LongConsumer ended) {}

  private final Node node = new Node(UUID.randomUUID(), "history", "here");
  private final Holdings holdings = new Holdings();
  private final Map<Integer, Served> served = new ConcurrentHashMap<>();
  private final Semaphore begins = new Semaphore(Integer.MAX_VALUE);
  private final LeaseLoop loop;

  TestingTenant(LeaseStore leases, MeasuredClock clock, Neighbours neighbours) {
    var claim = new Claim(Leased.SHARD, node, false);
    this.loop = new LeaseLoop(claim, leases, clock, neighbours, holdings, this);
  }

  Node node() {
    return node;
  }

  LeaseLoop loop() {
    return loop;
  }

  Holdings holdings() {
    return holdings;
  }

  Set<Integer> serving() {
    return Set.copyOf(served.keySet());
  }

  /** Ends what is served, as after a defect. */
  void end(int id) {
    var ending = Objects.requireNonNull(served.remove(id));
    ending.ended().accept(ending.epoch());
  }

  /** Nothing that is taken can be served until {@link #goOn}. */
  void hold() {
    begins.acquireUninterruptibly(Integer.MAX_VALUE);
  }

  void goOn() {
    begins.release(Integer.MAX_VALUE);
  }

  void awaitAll(int count, Duration atMost) {
    Patience.until(atMost, () -> served.size() == count);
  }

  /** Waits until the node has seen what changes its members. */
  void awaitMembershipChange(Runnable change) {
    var before = loop.membershipChanges();
    change.run();
    Patience.until(() -> loop.membershipChanges() > before);
  }

  /** Waits until the two have so much between them. */
  void awaitWith(TestingTenant other, int count) {
    Patience.until(() -> !other.served.isEmpty() && served.size() + other.served.size() == count);
  }

  @Override
  public void begin(int id, long epoch, LongConsumer ended) {
    begins.acquireUninterruptibly();
    served.put(id, new Served(epoch, ended));
    begins.release();
  }

  @Override
  public void drain(int id) {
    var ending = served.remove(id);
    if (ending != null) {
      ending.ended().accept(ending.epoch());
    }
  }

  @Override
  public void lose(int id) {
    drain(id);
  }
}
