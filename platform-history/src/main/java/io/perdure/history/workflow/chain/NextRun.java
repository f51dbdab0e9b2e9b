package io.perdure.history.workflow.chain;

import static io.perdure.history.state.ProtoTime.proto;

import io.perdure.history.state.BuildPoints;
import io.perdure.history.state.Callbacks.Registered;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Duration;

/** The next run of a chain: what it takes over from the run before, and when it may begin. */
final class NextRun {
  /** No two runs of a chain begin closer together than this (RC-10, CA-4). */
  private static final Duration MINIMUM_SPACING = Duration.ofSeconds(1);

  private NextRun() {}

  /** What every next run takes over: limits of the whole chain, links, its place in the chain. */
  static WorkflowExecutionStartedEventAttributes.Builder after(
      MutableState previous, String runId, ContinueAsNewInitiator why) {
    var before = previous.execution().started();
    var next = before.toBuilder();
    previous
        .execution()
        .executionExpiry()
        .ifPresent(expiry -> next.setWorkflowExecutionExpirationTime(Nanos.timestamp(expiry)));
    previous.priority().ifPresent(next::setPriority);
    return next.clearCompletionCallbacks()
        .addAllCompletionCallbacks(
            previous.callbacks().all().stream().map(Registered::callback).toList())
        .setContinuedExecutionRunId(previous.key().runId())
        .setOriginalExecutionRunId(runId)
        .setInitiator(why)
        .setAttempt(
            why == ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY
                ? before.getAttempt() + 1
                : 1)
        .clearIdentity()
        .clearEagerExecutionAccepted();
  }

  /** Begins the run in the same transaction in which the run before ends (G-4). */
  static void begin(
      Turn previous, String runId, WorkflowExecutionStartedEventAttributes.Builder attributes) {
    attributes.setPrevAutoResetPoints(
        BuildPoints.handedOn(
            previous.state().interventions().resetPoints(),
            previous.run().runId(),
            previous.now(),
            previous.now().plus(previous.namespace().retention())));
    var links = previous.state().execution().startedEvent().getLinksList();
    var turn = previous.turns().create(runId);
    NewRun.begin(
        turn,
        previous.newId(),
        event -> event.addAllLinks(links).setWorkflowExecutionStartedEventAttributes(attributes));
    turn.quietly(state -> state.requestIds().follow(previous.state().requestIds()));
    NewRun.scheduleFirst(turn);
  }

  /** The back-off that was asked for, or as much as the minimum spacing asks for. */
  static com.google.protobuf.Duration backoff(Turn previous, Duration asked) {
    var age = Duration.between(previous.state().execution().executionTime(), previous.now());
    var spaced = age.plus(asked).compareTo(MINIMUM_SPACING) >= 0;
    return proto(spaced ? asked : MINIMUM_SPACING.minus(age));
  }
}
