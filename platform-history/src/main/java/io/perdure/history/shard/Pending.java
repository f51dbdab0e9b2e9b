package io.perdure.history.shard;

import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.workflow.RunLimits;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import java.time.Instant;
import java.util.Optional;

/** A request that has been taken and not yet been answered. */
final class Pending<Q, R> {
  private final ShardRequest<Q, R> request;
  private final long number;
  private Decision<Q, R> decision;
  private boolean lastCall;
  private boolean moving;
  private boolean counted;

  /**
   * @param number tells requests of one shard apart, in the order of their coming
   */
  Pending(ShardRequest<Q, R> request, long number) {
    this.request = request;
    this.number = number;
    this.decision = request.decision();
  }

  ShardRequest<Q, R> request() {
    return request;
  }

  long number() {
    return number;
  }

  WorkflowKey key() {
    return request.key();
  }

  Instant deadline() {
    return request.traits().deadline();
  }

  boolean undoable() {
    return request.traits().undoable();
  }

  /** The wake-up that this is; empty for what a caller has asked for. */
  Optional<WakeUpTime> wakeUp() {
    return request.request() instanceof WakeUpTime wakeUp ? Optional.of(wakeUp) : Optional.empty();
  }

  boolean lastCall() {
    return lastCall;
  }

  /** From now on the request must be answered with what there is. */
  void callLast() {
    lastCall = true;
  }

  /** Whether that is so because its workflow id moves to another node. */
  boolean moving() {
    return moving;
  }

  /** From now on the request must be answered: its workflow id moves to another node. */
  void callToMove() {
    lastCall = true;
    moving = true;
  }

  /** The caller has gone. */
  void abandon() {
    decision.abandon();
  }

  /** Whether the request is counted among those that wait to be decided. */
  boolean counted() {
    return counted;
  }

  void counted(boolean counts) {
    counted = counts;
  }

  Answer<R> decide(Turns turns) {
    return RunLimits.decide(decision, request.request(), turns);
  }

  /** From now on the request is decided as after a defect, if there is such a way. */
  boolean decideAfterDefect() {
    var instead = decision.afterDefect();
    instead.ifPresent(other -> decision = other);
    return instead.isPresent();
  }

  /** From now on the request is decided in another way. */
  @SuppressWarnings("unchecked") // Undone promises that the types are those of its thrower.
  void decideInstead(Decision<?, ?> instead) {
    decision = (Decision<Q, R>) instead;
  }

  ShardEffect respond(Answered<R> answered) {
    return new ShardEffect.Respond<>(request, answered);
  }
}
