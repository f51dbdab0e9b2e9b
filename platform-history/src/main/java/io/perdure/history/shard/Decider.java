package io.perdure.history.shard;

import io.perdure.common.error.Broken;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.ServiceException;
import io.perdure.common.namespace.Namespace;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunChange;
import io.perdure.history.state.Turns;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Undone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides one request after the other into a batch, on the runs in memory. */
final class Decider {
  /** What has become of a request. */
  sealed interface Verdict {
    /** Told what is in the batch. */
    record Decided() implements Verdict {}

    /** Waits for a change. */
    record Parked() implements Verdict {}

    /**
     * Memory is not as committed any more, and is to be loaded again.
     *
     * @param told what the request is refused with; empty when it is decided again then
     * @param defect what went wrong with us; empty when the decision took itself back
     */
    record Spoiled(Optional<ServiceException> told, Optional<RuntimeException> defect)
        implements Verdict {}
  }

  private static final Verdict DECIDED = new Verdict.Decided();

  private final Surroundings surroundings;
  private final Waits waits;

  Decider(Surroundings surroundings, Waits waits) {
    this.surroundings = surroundings;
    this.waits = waits;
  }

  /** Decides a request whose runs are in memory. */
  <R> Verdict decide(Entry entry, Pending<?, R> request, Batch batch, Instant now) {
    if (isVoid(entry, request, batch)) {
      return DECIDED;
    }
    Turns turns;
    try {
      turns = turns(entry, request, now);
    } catch (ServiceException refusal) {
      batch.tell(request, new Answered.Denied<>(refusal));
      return DECIDED;
    }
    return decide(entry, request, batch, turns);
  }

  private <R> Verdict decide(Entry entry, Pending<?, R> request, Batch batch, Turns turns) {
    try {
      var answer = request.decide(turns);
      return take(entry, request, batch, answer, turns.finish());
    } catch (Undone undone) {
      request.decideInstead(undone.instead());
      return new Verdict.Spoiled(Optional.empty(), Optional.empty());
    } catch (Broken defect) {
      return spoiled(request, defect);
    } catch (ServiceException refusal) {
      if (turns.haveTouched()) {
        var defect = new Broken("refused after a change: %s".formatted(refusal.getMessage()));
        return new Verdict.Spoiled(Optional.of(refusal), Optional.of(defect));
      }
      batch.tell(request, new Answered.Denied<>(refusal));
      return DECIDED;
    } catch (RuntimeException defect) {
      return spoiled(request, defect);
    } catch (StackOverflowError tooDeep) { // What one request says is not to be the shard's end.
      return spoiled(request, new IllegalStateException("a decision went too deep", tooDeep));
    }
  }

  private Turns turns(Entry entry, Pending<?, ?> request, Instant now) {
    var namespace = namespace(request);
    var newIds = surroundings.newIds();
    var turns =
        request.moving()
            ? Turns.ofMoving(entry.runs(), namespace, now, newIds)
            : new Turns(entry.runs(), namespace, now, newIds, request.lastCall());
    if (!waits.hasRoom(entry)) {
      turns.crowd();
    }
    return turns;
  }

  /** Some requests have another way left; the caller of every other one is told. */
  private static Verdict spoiled(Pending<?, ?> request, RuntimeException defect) {
    return new Verdict.Spoiled(
        request.decideAfterDefect() ? Optional.empty() : Optional.of(new Broken("internal error")),
        Optional.of(defect));
  }

  private <R> Verdict take(
      Entry entry, Pending<?, R> request, Batch batch, Answer<R> answer, List<RunChange> changes) {
    if (answer instanceof Answer.Wait<R>) {
      return park(entry, request, batch, changes);
    }
    if (!changes.isEmpty()) {
      batch.change(entry, request, changes);
    }
    switch (answer) {
      case Answer.Reply<R>(var response) -> batch.tell(request, new Answered.Given<>(response));
      case Answer.Refuse<R>(var refusal) -> batch.tell(request, new Answered.Denied<>(refusal));
      case Answer.Wait<R> _ -> throw new IllegalStateException("waits");
    }
    return DECIDED;
  }

  private <R> Verdict park(
      Entry entry, Pending<?, R> request, Batch batch, List<RunChange> changes) {
    if (request.lastCall() || request.wakeUp().isPresent()) {
      throw new Broken("a decision waits that must not: %s".formatted(request.key()));
    }
    if (!changes.isEmpty()) {
      batch.change(entry, request, changes);
    }
    if (waits.park(entry, request)) {
      return new Verdict.Parked();
    }
    batch.tell(request, new Answered.Denied<>(Exhausted.tooManyWait()));
    return DECIDED;
  }

  /** A row that is not its run's wake-up (lost and restored rows, old copies) is removed. */
  private static <R> boolean isVoid(Entry entry, Pending<?, R> request, Batch batch) {
    var row = request.wakeUp();
    if (row.isEmpty() || batch.touches(entry.key()) || stands(entry, row.get())) {
      return false;
    }
    batch.voidWakeUp(request, row.get());
    batch.tell(request, new Answered.Denied<>(new NotFound("the wake-up is void")));
    return true;
  }

  private static boolean stands(Entry entry, WakeUpTime row) {
    return entry
        .runs()
        .run(row.run().runId())
        .flatMap(MutableState::armed)
        .filter(at -> WakeUpTime.millis(at) == row.fireAtMillis())
        .isPresent();
  }

  private Namespace namespace(Pending<?, ?> request) {
    var id = request.key().namespaceId();
    return surroundings.namespaces().remembered(id).orElseThrow(() -> NotFound.namespace(id));
  }
}
