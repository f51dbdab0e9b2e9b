package io.perdure.common.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a role that owns nothing by a lease. It says each second that it lives, and knows its
 * share of what the role's nodes divide among them; two nodes may for a moment believe to have the
 * same.
 */
public final class Membership implements Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Node node;
  private final LeaseStore leases;
  private final MeasuredClock clock;
  private final KnownMembers members = new KnownMembers();
  private final SignOfLife sign;
  private final Ticker ticker;

  public Membership(Node node, LeaseStore leases, MeasuredClock clock) {
    this.node = node;
    this.leases = leases;
    this.clock = clock;
    this.sign = new SignOfLife(clock.own());
    this.ticker = new Ticker(node.role() + "-node", BEAT, this::beat);
  }

  /** Joins, and stays until {@link #stop}. */
  public void start() {
    leases.forgetDeadNodes();
    beat();
    ticker.start();
  }

  /** Leaves: what was this node's share is the others' within a second. */
  public void stop() {
    ticker.stop();
    members.seen(List.of());
    try {
      leases.leave(node.id());
    } catch (RuntimeException gone) {
      LOG.warn("Could not say that this node has ended", gone);
    }
  }

  @Override
  public boolean isPresent() {
    return sign.isFresh() && !members.get().isEmpty() && clock.isReady();
  }

  @Override
  public long membershipChanges() {
    return members.changes();
  }

  /** Which of so many parts of something are this node's. Never blocks. */
  public Set<Integer> share(String what, int parts) {
    var present = members.get();
    return IntStream.range(0, parts)
        .filter(part -> isMine(what + "/" + part, present))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isMine(String part, List<Member> present) {
    return Rendezvous.owner(part, present).filter(node::equals).isPresent();
  }

  private void beat() {
    var before = clock.own().instant();
    var database = leases.heartbeat(node, false);
    clock.measured(before, database, clock.own().instant());
    sign.given();
    members.seen(leases.members(node.role()));
  }
}
