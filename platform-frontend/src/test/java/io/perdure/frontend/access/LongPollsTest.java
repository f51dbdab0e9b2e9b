package io.perdure.frontend.access;

import static io.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_REGISTERED;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Exhausted;
import io.perdure.common.namespace.Namespace;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FO-126, FO-130: how many calls of a namespace may wait at the same time. */
class LongPollsTest {
  private static final PollWorkflowTaskQueueRequest POLL =
      PollWorkflowTaskQueueRequest.getDefaultInstance();

  private final Admission admission =
      new Admission(
          new FrontendLimits(1_000, 1_000, 1), () -> Instant.parse("2030-01-01T00:00:00Z"));

  @Test
  void refusesAPollWhenSoManyWait() {
    admission.admit(namespace("orders"), POLL);

    assertThatThrownBy(() -> admission.admit(namespace("orders"), POLL))
        .isInstanceOf(Exhausted.class)
        .hasMessage("namespace concurrent poller limit exceeded");
    assertThatCode(() -> admission.admit(namespace("billing"), POLL)).doesNotThrowAnyException();
  }

  @Test
  void admitsAgainWhenOneHasEnded() {
    var permit = admission.admit(namespace("orders"), POLL);
    permit.release();
    permit.release(); // Completed and cancelled: counts once.

    admission.admit(namespace("orders"), POLL);

    assertThatThrownBy(() -> admission.admit(namespace("orders"), POLL))
        .isInstanceOf(Exhausted.class);
  }

  @Test
  void countsAHistoryReadOnlyIfItWaits() {
    var read = GetWorkflowExecutionHistoryRequest.newBuilder();
    admission.admit(namespace("orders"), read.setWaitNewEvent(true).build());

    assertThatCode(() -> admission.admit(namespace("orders"), read.setWaitNewEvent(false).build()))
        .doesNotThrowAnyException();
  }

  private static Optional<Namespace> namespace(String name) {
    return Optional.of(
        new Namespace("id-of-" + name, name, NAMESPACE_STATE_REGISTERED, Duration.ofDays(1)));
  }
}
