package io.perdure.sample;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.util.UUID;

/** Starts a worker, runs one order on it and shows what the server has recorded. */
public final class OrderSample {
  private static final String TASK_QUEUE = "orders";

  private OrderSample() {}

  /**
   * Runs the sample against a started server.
   *
   * @param arguments the server's address (localhost:7233) and the namespace (default)
   */
  public static void main(String[] arguments) {
    var target = arguments.length > 0 ? arguments[0] : "localhost:7233";
    var namespace = arguments.length > 1 ? arguments[1] : "default";
    var service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
    var client =
        WorkflowClient.newInstance(
            service, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());

    var workers = startWorker(client);
    var workflowId = runOrder(client);
    printHistory(client, workflowId);

    workers.shutdownNow();
    service.shutdownNow();
    System.exit(0);
  }

  private static WorkerFactory startWorker(WorkflowClient client) {
    var workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(OrderFulfilment.class);
    worker.registerActivitiesImplementations(new Warehouse());
    workers.start();
    return workers;
  }

  private static String runOrder(WorkflowClient client) {
    var order = new Order(UUID.randomUUID().toString().substring(0, 8), "lamp", 2);
    var workflowId = "order-" + order.id();
    var workflow =
        client.newWorkflowStub(
            OrderWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TASK_QUEUE)
                .build());

    System.out.println("Starting workflow " + workflowId);
    WorkflowClient.start(workflow::fulfil, order);
    System.out.println("Signalling that it is paid");
    workflow.paid("receipt-" + order.id());
    var result = WorkflowStub.fromTyped(workflow).getResult(String.class);
    System.out.println("Result: " + result);
    return workflowId;
  }

  private static void printHistory(WorkflowClient client, String workflowId) {
    System.out.println("History:");
    for (var event : client.fetchHistory(workflowId).getEvents()) {
      System.out.printf(
          "  %3d  %s%n",
          event.getEventId(), event.getEventType().name().substring("EVENT_TYPE_".length()));
    }
  }
}
