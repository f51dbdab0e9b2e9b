package io.perdure.conformance.kill;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.util.List;

/** A client of a server and a worker for its runs, which note what is acknowledged. */
final class LoadClients implements AutoCloseable {
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory workers;

  LoadClients(String target, Ledger ledger) {
    this(target, ledger, new Traffic(ledger::completionAcknowledged));
  }

  /**
   * The same for who looks at the traffic too.
   *
   * @param traffic tells the ledger what is acknowledged
   */
  LoadClients(String target, Ledger ledger, Traffic traffic) {
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setGrpcClientInterceptors(List.of(traffic))
                .build());
    this.client = WorkflowClient.newInstance(stubs);
    this.workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(Load.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(Rounds.Program.class, Delivery.Program.class);
    Rounds.Work work = ledger::issue;
    worker.registerActivitiesImplementations(work);
    workers.start();
  }

  WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
  }
}
