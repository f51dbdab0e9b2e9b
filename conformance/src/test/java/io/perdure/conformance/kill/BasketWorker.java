package io.perdure.conformance.kill;

import io.perdure.conformance.Basket;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A worker of one workflow, also as a process of its own that can be killed. */
final class BasketWorker {
  private BasketWorker() {}

  /**
   * Works until it is killed.
   *
   * @param words host:port of the server, the task queue, the worker's identity
   */
  public static void main(String[] words) {
    start(client(words[0], words[2]), words[1]);
  }

  static Process startProcess(String target, String taskQueue, String identity, Path log)
      throws IOException {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            BasketWorker.class.getName(),
            target,
            taskQueue,
            identity);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  static WorkflowClient client(String target, String identity) {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(target).build()),
        WorkflowClientOptions.newBuilder().setIdentity(identity).build());
  }

  static WorkerFactory start(WorkflowClient client, String taskQueue) {
    var workers = WorkerFactory.newInstance(client);
    workers.newWorker(taskQueue).registerWorkflowImplementationTypes(Basket.Program.class);
    workers.start();
    return workers;
  }
}
