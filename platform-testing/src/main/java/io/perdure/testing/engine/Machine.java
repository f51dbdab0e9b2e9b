package io.perdure.testing.engine;

import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Node;
import io.perdure.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * A process of an engine: it may end, and with it all that it has planned, and freeze, which delays
 * it.
 */
public final class Machine {
  private final Node node;
  private final Agenda agenda;
  private final VirtualClock trueClock;
  private final MeasuredClock clock;
  private final InstantSource trusted;
  private Instant frozenUntil = Instant.MIN;
  private boolean up = true;

  /**
   * @param clockError how fast its own clock is
   * @param measures whether it measures its clock against the database's, as it shall
   */
  Machine(Node node, Agenda agenda, VirtualClock trueClock, Duration clockError, boolean measures) {
    this.node = node;
    this.agenda = agenda;
    this.trueClock = trueClock;
    this.clock = new MeasuredClock(trueClock.shifted(clockError));
    this.trusted = measures ? clock : clock.own();
  }

  /** What the machine is called in the story of a failure. */
  public String name() {
    return node.address();
  }

  Node node() {
    return node;
  }

  /** Its clock, which it measures against the database's. */
  MeasuredClock clock() {
    return clock;
  }

  UUID id() {
    return node.id();
  }

  /** Whether it has not crashed. */
  public boolean isUp() {
    return up;
  }

  /** Whether it stands still. */
  public boolean isFrozen() {
    return trueClock.instant().isBefore(frozenUntil);
  }

  /** The database's time as the machine knows it. */
  Instant now() {
    return trusted.instant();
  }

  /** Ends the process: what it had planned never happens. */
  void end() {
    up = false;
  }

  /** Stops the process for a while: what it had planned happens later. */
  void freeze(Duration time) {
    frozenUntil = trueClock.instant().plus(time);
  }

  /** Plans something that the process does. */
  void in(Duration delay, String what, Runnable action) {
    plan(trueClock.instant().plus(delay), what, action);
  }

  /** Plans something that the process does when its own clock shows a time. */
  void when(Instant time, String what, Runnable action) {
    var wait = Duration.between(now(), time);
    plan(trueClock.instant().plus(wait), what, action);
  }

  private void plan(Instant at, String what, Runnable action) {
    agenda.at(
        at,
        name() + ": " + what,
        this::isUp,
        () -> {
          if (isFrozen()) {
            plan(frozenUntil, what, action);
          } else {
            action.run();
          }
        });
  }
}
