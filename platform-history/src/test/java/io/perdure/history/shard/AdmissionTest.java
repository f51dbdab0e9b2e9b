package io.perdure.history.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.state.WorkflowKey;
import io.perdure.history.workflow.decision.Answer;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How much a shard takes on, and of whom. */
class AdmissionTest {
  private static final int REQUESTS = 20;
  private static final long BYTES = 1_000;
  private static final ShardLimits LIMITS = new ShardLimits(10, 1_000, REQUESTS, BYTES, 10, 1_000);

  private final Admission admission = new Admission(LIMITS);

  @Test
  void aNamespaceGetsHalfOfTheRequests() {
    for (var i = 0; i < REQUESTS / 2; i++) {
      assertThat(admission.take(newWork("greedy", 1))).isEmpty();
    }

    assertThat(admission.take(newWork("greedy", 1))).isPresent();
    assertThat(admission.take(newWork("modest", 1))).isEmpty();
  }

  @Test
  void aNamespaceGetsHalfOfTheBytes() {
    assertThat(admission.take(newWork("greedy", 500))).isEmpty();

    assertThat(admission.take(newWork("greedy", 1))).isPresent();
    assertThat(admission.take(newWork("modest", 300))).isEmpty();
  }

  @Test
  void whatIsAnsweredMakesRoom() {
    var first = newWork("greedy", 500);
    admission.take(first);

    admission.leave(first);

    assertThat(admission.take(newWork("greedy", 500))).isEmpty();
  }

  @Test
  void aFifthIsKeptForWhatFinishesWork() {
    admission.take(newWork("one", 400));
    admission.take(newWork("two", 400));

    assertThat(admission.take(newWork("three", 1))).isPresent();
    assertThat(admission.take(pending("one", RequestTraits.finishing(200, Instant.MAX)))).isEmpty();
  }

  private static Pending<String, String> newWork(String namespaceId, int bytes) {
    return pending(namespaceId, RequestTraits.newWork(bytes, Instant.MAX));
  }

  private static Pending<String, String> pending(String namespaceId, RequestTraits traits) {
    var request =
        new ShardRequest<String, String>(
            new WorkflowKey(namespaceId, "order-1"),
            Set.of(),
            "request",
            (question, _) -> Answer.reply(question),
            traits,
            _ -> {});
    return new Pending<>(request, 1);
  }
}
