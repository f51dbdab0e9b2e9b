package io.perdure.history.verb;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.shard.Answered;
import io.perdure.history.state.Fork;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.intervention.CommitReset;
import io.perdure.history.workflow.intervention.PrepareReset;
import io.perdure.history.workflow.intervention.Reapplication;
import io.perdure.history.workflow.intervention.ResetDraft;
import io.perdure.history.workflow.intervention.ResetOutcome;
import io.perdure.history.workflow.intervention.ResetPlan;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One ResetWorkflowExecution on its way: asks the shard to check it, copies events off the shard,
 * and asks it to put the new run in place; reads on and asks again while more happens. Nothing of
 * it holds the shard up.
 */
public final class ResetCourse {
  /** So often the newest events are read: a run that never rests cannot be reset. */
  private static final int TRIES = 20;

  /** Runs of a chain in which it is looked for what is to happen again. */
  private static final int RUNS = 1_000;

  /** Asks the owner of the workflow id, and goes on with the answer. */
  public interface Asker {
    <A> void ask(
        Verb<ResetWorkflowExecutionRequest, A, A> verb,
        ResetWorkflowExecutionRequest request,
        Consumer<Answered<A>> then);
  }

  /**
   * What a reset needs of its surroundings.
   *
   * @param isLate whether nobody waits for the answer any more
   */
  public record Means(
      EventSource events, PrefixStore prefixes, Asker asker, BooleanSupplier isLate) {}

  private final ResetWorkflowExecutionRequest request;
  private final Means means;
  private final Consumer<Answered<ResetWorkflowExecutionResponse>> answer;
  private int tries;
  private int runs;

  private ResetCourse(
      ResetWorkflowExecutionRequest request,
      Means means,
      Consumer<Answered<ResetWorkflowExecutionResponse>> answer) {
    this.request = request;
    this.means = means;
    this.answer = answer;
  }

  /** Begins a reset; it is answered once. */
  public static void begin(
      ResetWorkflowExecutionRequest request,
      Means means,
      Consumer<Answered<ResetWorkflowExecutionResponse>> answer) {
    var course = new ResetCourse(request, means, answer);
    var named = NamedRuns.of(request.getWorkflowExecution());
    course.ask(named.runIds(), turns -> PrepareReset.decide(request, turns), course::planned);
  }

  private <A> void ask(Set<String> runIds, Function<Turns, Answer<A>> decision, Consumer<A> then) {
    var named = new NamedRuns(request.getWorkflowExecution().getWorkflowId(), Set.copyOf(runIds));
    means
        .asker()
        .ask(
            Verb.answering(Manner.NEW_WORK, _ -> named, (_, turns) -> decision.apply(turns)),
            request,
            answered -> {
              try {
                switch (answered) {
                  case Answered.Given<A>(var given) -> then.accept(given);
                  case Answered.Denied<A>(var refusal) -> throw refusal;
                }
              } catch (ServiceException refusal) {
                answer.accept(new Answered.Denied<>(refusal));
              }
            });
  }

  private void planned(ResetPlan plan) {
    switch (plan) {
      case ResetPlan.Done(var runId) -> reply(runId);
      case ResetPlan.Prepared prepared -> {
        var fork = copied(prepared);
        var later =
            new LaterEvents(
                means.events(),
                Reapplication.of(request),
                prepared.base(),
                request.getWorkflowTaskFinishEventId());
        follow(new Copied(prepared, fork, later), prepared.nextEventId());
      }
    }
  }

  /** How far the reset has come. */
  private record Copied(ResetPlan.Prepared plan, StoredRun fork, LaterEvents later) {}

  /** Writes the events before the reset point under the new run's id, and replays them. */
  private StoredRun copied(ResetPlan.Prepared plan) {
    var run = plan.base().workflow().run(plan.newRunId());
    var fork = new Fork(run);
    var finish = request.getWorkflowTaskFinishEventId();
    for (var next = 1L; next < finish; ) {
      if (means.isLate().getAsBoolean()) {
        throw new Unavailable("the reset has taken too long");
      }
      var page = means.events().page(plan.base().runId(), next, finish, HistoryPages.EVENTS);
      page.forEach(fork::add);
      means.prefixes().write(run, page);
      next += page.size();
    }
    if (!fork.endsWithinWorkflowTask()) {
      throw new InvalidRequest(
          "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1,"
              + " WorkflowTaskStarted + 1]: %d".formatted(finish));
    }
    return fork.stored();
  }

  /** Reads what happened later, in this run and in the next ones. */
  private void follow(Copied reset, long nextEventId) {
    var next = reset.later().readOn(nextEventId);
    if (next.isEmpty() || ++runs > RUNS) {
      commit(reset);
      return;
    }
    askLength(
        next.get(),
        found -> {
          if (found.isPresent()) {
            reset.later().goOn(next.get());
            follow(reset, found.get());
          } else {
            commit(reset);
          }
        });
  }

  /** How long a run's history is now; empty when the run is gone. */
  private void askLength(String runId, Consumer<Optional<Long>> then) {
    ask(
        Set.of(runId),
        turns -> Answer.reply(turns.runs().run(runId).map(MutableState::nextEventId)),
        then);
  }

  private void commit(Copied reset) {
    var last = reset.later().last().runId();
    var base = reset.plan().base();
    var draft =
        new ResetDraft(
            request, base, reset.fork(), reset.later().events(), last, reset.later().readTo());
    ask(
        new HashSet<>(List.of(base.runId(), last)),
        turns -> CommitReset.decide(draft, turns),
        outcome -> committed(reset, outcome));
  }

  private void committed(Copied reset, ResetOutcome outcome) {
    switch (outcome) {
      case ResetOutcome.Done(var runId) -> reply(runId);
      case ResetOutcome.ReadOn _ -> {
        if (++tries > TRIES) {
          throw Exhausted.busyWorkflow("the workflow changes faster than it can be reset");
        }
        var last = reset.later().last().runId();
        askLength(last, found -> follow(reset, found.orElse(reset.later().readTo())));
      }
    }
  }

  private void reply(String runId) {
    answer.accept(
        new Answered.Given<>(ResetWorkflowExecutionResponse.newBuilder().setRunId(runId).build()));
  }
}
