package io.perdure.matching.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Exhausted;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkerRegistryTest {
  private static final int BIG = 1024 * 1024;
  private static final int FULL = NamespaceWorkers.MAX_BYTES / BIG;

  private final WorkerRegistry registry = new WorkerRegistry();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  @DisplayName("MT-93: a worker is known by its last heartbeat, in its namespace only")
  void aWorkerIsKnownByItsLastHeartbeat() {
    hear("one", worker("a").setTaskQueue("before"));
    hear("one", worker("a").setTaskQueue("after"));

    assertThat(registry.find("one", "a", now)).map(WorkerHeartbeat::getTaskQueue).contains("after");
    assertThat(registry.find("other", "a", now)).isEmpty();
  }

  @Test
  @DisplayName("MT-94: workers are listed in the order of their instance keys")
  void workersAreListedInTheOrderOfTheirKeys() {
    hear("one", worker("b"), worker("c"), worker("a"));

    assertThat(keys("one")).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("MT-93: a worker that has shut down is gone, one that shuts down is not")
  void aWorkerThatHasShutDownIsGone() {
    hear("one", worker("a"), worker("b"));

    hear("one", worker("a").setStatus(WorkerStatus.WORKER_STATUS_SHUTDOWN));
    hear("one", worker("b").setStatus(WorkerStatus.WORKER_STATUS_SHUTTING_DOWN));

    assertThat(keys("one")).containsExactly("b");
  }

  @Test
  @DisplayName("MT-93: a worker that says nothing for five minutes is forgotten")
  void aSilentWorkerIsForgotten() {
    hear("one", worker("a"), worker("b"));
    now = now.plus(Duration.ofMinutes(3));
    hear("one", worker("b"));

    now = now.plus(Duration.ofSeconds(121));

    assertThat(keys("one")).containsExactly("b");
  }

  @Test
  @DisplayName("MT-93: a full namespace refuses a new worker and goes on hearing the known ones")
  void aFullNamespaceRefusesANewWorker() {
    fill("one", FULL - 1);

    assertThatThrownBy(() -> hear("one", big("new"))).isInstanceOf(Exhausted.class);

    hear("one", big("w0").setTaskQueue("again"));
    assertThat(registry.find("one", "w0", now))
        .map(WorkerHeartbeat::getTaskQueue)
        .contains("again");
    hear("other", big("new"));
    assertThat(keys("other")).containsExactly("new");
  }

  @Test
  @DisplayName("MT-93: in a full namespace a new worker takes the place of one that is quiet")
  void aNewWorkerTakesThePlaceOfAQuietOne() {
    fill("one", FULL - 1);
    now = now.plus(Duration.ofSeconds(61));

    hear("one", big("new"));

    assertThat(keys("one")).contains("new", "w1").doesNotContain("w0");
  }

  @Test
  @DisplayName("MT-93: all namespaces together hold no more than a bound, and silence makes room")
  void allNamespacesTogetherAreBounded() {
    fill("one", FULL - 1);
    fill("two", FULL - 1);
    hear("three", big("a"), big("b"));
    assertThatThrownBy(() -> hear("four", big("a"))).isInstanceOf(Exhausted.class);

    now = now.plus(Duration.ofMinutes(6));
    hear("four", big("a"));

    assertThat(keys("four")).containsExactly("a");
  }

  private void fill(String namespaceId, int workers) {
    for (var i = 0; i < workers; i++) {
      hear(namespaceId, big("w" + i));
    }
  }

  private void hear(String namespaceId, WorkerHeartbeat.Builder... heartbeats) {
    var built = List.of(heartbeats).stream().map(WorkerHeartbeat.Builder::build).toList();
    registry.hear(namespaceId, built, now);
  }

  private List<String> keys(String namespaceId) {
    return registry.list(namespaceId, WorkerQuery.read("", false), now).stream()
        .map(WorkerHeartbeat::getWorkerInstanceKey)
        .toList();
  }

  private static WorkerHeartbeat.Builder worker(String key) {
    return WorkerHeartbeat.newBuilder()
        .setWorkerInstanceKey(key)
        .setStatus(WorkerStatus.WORKER_STATUS_RUNNING);
  }

  private static WorkerHeartbeat.Builder big(String key) {
    return worker(key).setSdkVersion("x".repeat(BIG));
  }
}
