package io.perdure.frontend.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.RespondNexusTaskCompletedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnservedRpcsTest {
  @Test
  void theUnservedRpcsAreTheListedOnes() throws IOException {
    try (var frontend = new TestingFrontend();
        var list = Objects.requireNonNull(getClass().getResourceAsStream("unserved-rpcs.txt"))) {
      var listed = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();

      assertThat(frontend.services().unserved()).containsExactlyElementsOf(listed);
    }
  }

  @Test
  void anUnservedRpcSaysSoWhateverItsRequestSays() {
    try (var frontend = new TestingFrontend()) {
      assertThatThrownBy(
              () ->
                  frontend
                      .client()
                      .respondNexusTaskCompleted(
                          RespondNexusTaskCompletedRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refusal ->
                  assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED))
          .hasMessageEndingWith("WorkflowService/RespondNexusTaskCompleted is not supported yet");
    }
  }
}
