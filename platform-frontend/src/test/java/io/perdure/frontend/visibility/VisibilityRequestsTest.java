package io.perdure.frontend.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisibilityRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  @Test
  void listsTheExecutionsOfTheRequestsNamespace() {
    var answer = frontend.client().listWorkflowExecutions(list("WorkflowType = 'Order'"));

    assertThat(answer.getExecutionsList())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getExecution().getWorkflowId())
                    .isEqualTo(TestingFrontend.namespaceId()));
  }

  @Test
  void listsTheSameUnderItsOlderName() {
    var request = ScanWorkflowExecutionsRequest.newBuilder().setNamespace("default").build();

    assertThat(frontend.client().scanWorkflowExecutions(request).getExecutionsList())
        .isEqualTo(frontend.client().listWorkflowExecutions(list("")).getExecutionsList());
  }

  @Test
  void countsThem() {
    var request = CountWorkflowExecutionsRequest.newBuilder().setNamespace("default").build();

    assertThat(frontend.client().countWorkflowExecutions(request).getCount()).isEqualTo(1);
  }

  @Test
  void refusesAQueryThatCannotBeRead() {
    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> frontend.client().listWorkflowExecutions(list("WorkflowType = = 'Order'")));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static ListWorkflowExecutionsRequest list(String query) {
    return ListWorkflowExecutionsRequest.newBuilder()
        .setNamespace(TestingFrontend.NAMESPACE)
        .setQuery(query)
        .build();
  }
}
