package io.perdure.history.state;

import io.perdure.history.state.stored.BaseRunState;
import io.perdure.history.state.stored.InterventionState;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.ResetPoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people have done to a run from outside: paused it, given it another priority, asked for its
 * deletion, reset it. What is public and changes something is called through {@link Turn#quietly}
 * only.
 */
public final class Interventions {
  /** Runs in a row of resets that are remembered. */
  private static final int MOST_BASE_RUNS = 20;

  private InterventionState state = InterventionState.getDefaultInstance();

  /**
   * Who has paused the run.
   *
   * @param requestId by which the same request is recognised; may be empty
   */
  public record Pause(Instant since, String identity, String reason, String requestId) {}

  /** Empty while the run is not paused. */
  public Optional<Pause> pause() {
    return state.getPausedNanos() == 0
        ? Optional.empty()
        : Optional.of(
            new Pause(
                Nanos.instant(state.getPausedNanos()),
                state.getPausedIdentity(),
                state.getPauseReason(),
                state.getPauseRequestId()));
  }

  /** The priority that replaces the one that the run was started with. */
  public Optional<Priority> priority() {
    return state.hasPriority()
        ? Optional.of(Stored.parse(Priority.parser(), state.getPriority()))
        : Optional.empty();
  }

  /** Whether the run is deleted soon after its end. */
  public boolean deletionRequested() {
    return state.getDeletionRequested();
  }

  /** The run goes soon after its end. */
  public void requestDeletion() {
    state = state.toBuilder().setDeletionRequested(true).build();
  }

  /**
   * The run that a reset has begun in place of this one: this one's end is not the end of the
   * workflow.
   */
  public Optional<String> resetRunId() {
    return state.getResetRunId().isEmpty() ? Optional.empty() : Optional.of(state.getResetRunId());
  }

  /** A reset has begun another run in place of this one. */
  public void resetTo(String runId) {
    state = state.toBuilder().setResetRunId(runId).build();
  }

  /** When a reset began this run; its time limits count from then on. */
  public Optional<Instant> begunByReset() {
    return state.getResetNanos() == 0
        ? Optional.empty()
        : Optional.of(Nanos.instant(state.getResetNanos()));
  }

  /** The request of the reset that began this run; empty when none did. */
  public String resetRequestId() {
    return state.getResetRequestId();
  }

  /** A reset begins this run. */
  public void begunByReset(Instant at, String requestId) {
    state = state.toBuilder().setResetNanos(Nanos.of(at)).setResetRequestId(requestId).build();
  }

  /** The runs in whose place resets have put this one, the newest first. */
  public List<String> baseRunIds() {
    return state.getBaseRunsList().stream().map(BaseRunState::getRunId).toList();
  }

  /** Those of them that have this very event too. */
  public List<String> baseRunsThatShare(long eventId) {
    return state.getBaseRunsList().stream()
        .filter(base -> eventId <= base.getLastSharedEventId())
        .map(BaseRunState::getRunId)
        .toList();
  }

  /**
   * A reset puts this run in the place of another.
   *
   * @param lastSharedEventId the last event that it has taken over
   */
  public void replaces(MutableState base, long lastSharedEventId) {
    var bases = new ArrayList<BaseRunState>();
    bases.add(base(base.key().runId(), lastSharedEventId));
    for (var earlier : base.interventions().state.getBaseRunsList()) {
      if (bases.size() < MOST_BASE_RUNS) {
        var shared = Math.min(earlier.getLastSharedEventId(), lastSharedEventId);
        bases.add(earlier.toBuilder().setLastSharedEventId(shared).build());
      }
    }
    state = state.toBuilder().clearBaseRuns().addAllBaseRuns(bases).build();
  }

  private static BaseRunState base(String runId, long lastSharedEventId) {
    return BaseRunState.newBuilder()
        .setRunId(runId)
        .setLastSharedEventId(lastSharedEventId)
        .build();
  }

  /** The workflow tasks to which the chain's runs can be reset by build (RS-15). */
  public ResetPoints resetPoints() {
    return Stored.parse(ResetPoints.parser(), state.getResetPoints());
  }

  void resetPoints(ResetPoints points) {
    state = state.toBuilder().setResetPoints(points.toByteString()).build();
  }

  void paused(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionPausedEventAttributes();
    state =
        state.toBuilder()
            .setPausedNanos(Nanos.of(ProtoTime.instant(event.getEventTime())))
            .setPausedIdentity(attributes.getIdentity())
            .setPauseReason(attributes.getReason())
            .setPauseRequestId(attributes.getRequestId())
            .build();
  }

  void unpaused() {
    state =
        state.toBuilder()
            .clearPausedNanos()
            .clearPausedIdentity()
            .clearPauseReason()
            .clearPauseRequestId()
            .build();
  }

  void optionsUpdated(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionOptionsUpdatedEventAttributes();
    if (attributes.hasPriority()) {
      state = state.toBuilder().setPriority(attributes.getPriority().toByteString()).build();
    }
  }

  InterventionState save() {
    return state;
  }

  void load(InterventionState saved) {
    state = saved;
  }
}
