package io.perdure.frontend.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.cluster.Slots;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** TM-2. */
  @Test
  void aTerminationHasAReasonAndAnIdentity() {
    var request =
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .build();

    frontend.client().terminateWorkflowExecution(request);

    var sent = frontend.history().last(TerminateWorkflowExecutionRequest.class);
    assertThat(sent.getReason()).isEqualTo("terminated by user via frontend");
    assertThat(sent.getIdentity()).isEqualTo("frontend-service");
  }

  /** WT-17. */
  @Test
  void anAnswerToATaskGoesToTheOwnerThatItsTokenNames() {
    var token = TaskTokens.write(TestingFrontend.token().setWorkflowId("order-2"));

    frontend
        .client()
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder().setTaskToken(token).build());

    assertThat(frontend.history().received().getLast().route().slot())
        .isEqualTo(Slots.of(TestingFrontend.namespaceId(), "order-2"));
  }
}
