package io.perdure.history.verb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.NotFound;
import io.perdure.history.state.RunKey;
import io.perdure.history.workflow.update.UpdateProgress;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpdateVerbsTest {
  @Test
  @DisplayName("UP-33: an outcome that was deleted before it could be read is not found")
  void doesNotFindADeletedOutcome() {
    var stage =
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
    var progress =
        new UpdateProgress(new RunKey("namespace", "order", "run"), "pay", stage, null, 9, null);
    EventSource deleted = (_, _, _, _) -> List.of();

    assertThatThrownBy(() -> UpdateVerbs.response(progress, deleted))
        .isInstanceOf(NotFound.class)
        .hasMessage("update \"pay\" not found");
  }
}
