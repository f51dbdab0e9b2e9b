package io.perdure.conformance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.conformance.process.ClusterProcess;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Workers and clients stay alive while one process of a cluster after another fails. */
@Tag("slow")
class ChaosTest {
  private static final long SEED = Long.getLong("perdure.chaos.seed", System.currentTimeMillis());
  private static final int FAULTS = Integer.getInteger("perdure.chaos.faults", 5);
  private static final int WORKFLOWS = Integer.getInteger("perdure.chaos.workflows", 100);
  private static final int NODES = Integer.getInteger("perdure.chaos.nodes", 2);
  private static final Duration PACE =
      Duration.ofMillis(Integer.getInteger("perdure.chaos.pace-millis", 500));

  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Ledger ledger = new Ledger();
  private final Traffic traffic = new Traffic(ledger::completionAcknowledged);

  @Test
  @Timeout(7_200)
  void nothingIsLostDoubledOrRefusedWhileProcessesFail(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    System.out.printf("Chaos: seed %d, %d faults%n", SEED, FAULTS);
    try (var cluster = new ClusterProcess(folder)) {
      cluster.start(NODES);
      var stubs = stubs(cluster.target());
      var client = WorkflowClient.newInstance(stubs);
      var workers = startWorker(client);
      try (var load = new SteadyLoad(client, ledger, PACE)) {
        awaitStarted(load, (int) QUIET.dividedBy(PACE));
        int struck = strikeAll(cluster, load);
        awaitStarted(load, WORKFLOWS);
        var reports = load.finish();
        assertThat(load.failures()).isEmpty();
        assertThat(struck).isEqualTo(FAULTS);
        check(new Audit(client, ledger, reports));
        System.out.printf("Chaos: %d workflows completed%n", reports.size());
      }
      workers.shutdownNow();
      stubs.shutdownNow();
    }
  }

  private static int strikeAll(ClusterProcess cluster, SteadyLoad load) throws Exception {
    int struck = 0;
    for (var fault : FaultSchedule.ofCluster(SEED, FAULTS, NODES)) {
      fault.await();
      int open = load.open();
      long began = System.nanoTime();
      fault.strike(cluster);
      System.out.printf(
          "Chaos: %s of %s with %d runs open; ready again after %.1f s; %d calls failed so far%n",
          fault.kind(),
          fault.victim(),
          open,
          (System.nanoTime() - began) / 1e9,
          load.failures().size());
      assertThat(open).isPositive();
      struck++;
    }
    return struck;
  }

  private static void check(Audit audit) throws Exception {
    audit.everyResultIsOneThatAnActivityReturned();
    audit.noAcknowledgedCompletionIsLost();
    audit.everyAcknowledgedSignalCameOnce();
    audit.historiesHaveNoGaps();
    audit.noTimerFiredEarly();
    audit.historiesReplay();
  }

  private static void awaitStarted(SteadyLoad load, int count) {
    while (load.started() < count) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private WorkflowServiceStubs stubs(String target) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget(target)
            .setGrpcClientInterceptors(List.of(traffic))
            .build());
  }

  private WorkerFactory startWorker(WorkflowClient client) {
    var workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(Load.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(Rounds.Program.class);
    Rounds.Work work = ledger::issue;
    worker.registerActivitiesImplementations(work);
    workers.start();
    return workers;
  }
}
