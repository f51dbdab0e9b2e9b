package io.perdure.conformance.kill;

import io.grpc.ClientInterceptor;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.util.List;
import java.util.function.Consumer;

/** A client of a server and a worker beside it, which end together. */
final class LoadClients implements AutoCloseable {
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory workers;

  /** For {@link Rounds}; notes what is acknowledged. */
  LoadClients(String target, Ledger ledger) {
    this(target, ledger, new Traffic(ledger::completionAcknowledged));
  }

  /**
   * The same for who looks at the traffic too.
   *
   * @param traffic tells the ledger what is acknowledged
   */
  LoadClients(String target, Ledger ledger, Traffic traffic) {
    this(target, List.of(traffic), workers -> goRounds(workers, ledger));
  }

  /**
   * For other programs.
   *
   * @param work registers them
   */
  LoadClients(String target, List<ClientInterceptor> interceptors, Consumer<WorkerFactory> work) {
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target)
                .setGrpcClientInterceptors(interceptors)
                .build());
    this.client = WorkflowClient.newInstance(stubs);
    this.workers = WorkerFactory.newInstance(client);
    work.accept(workers);
    workers.start();
  }

  private static void goRounds(WorkerFactory workers, Ledger ledger) {
    var worker = workers.newWorker(Load.TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(Rounds.Program.class, Delivery.Program.class);
    Rounds.Work work = ledger::issue;
    worker.registerActivitiesImplementations(work);
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
