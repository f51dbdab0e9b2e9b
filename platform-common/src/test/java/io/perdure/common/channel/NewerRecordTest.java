package io.perdure.common.channel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.VisibilityRecord;
import org.junit.jupiter.api.Test;

class NewerRecordTest {
  @Test
  void refusesANewerFormatInWords() {
    var task = DispatchTask.newBuilder().setFormatVersion(2).setWorkflowId("order").build();

    assertThatThrownBy(() -> NewerRecord.refuse(record(task.toByteString()), 1))
        .isInstanceOf(NewerRecord.class)
        .hasMessageContaining("has format 2, and this build reads formats up to 1");
  }

  @Test
  void letsPassWhatItKnowsAndWhatNobodyCanRead() {
    var run = VisibilityRecord.newBuilder().setFormatVersion(1).setRunId("run").build();

    assertThatCode(() -> NewerRecord.refuse(record(run.toByteString()), 1))
        .doesNotThrowAnyException();
    assertThatCode(() -> NewerRecord.refuse(record(ByteString.copyFromUtf8("rubbish")), 1))
        .doesNotThrowAnyException();
    assertThatCode(() -> NewerRecord.refuse(record(ByteString.EMPTY), 1))
        .doesNotThrowAnyException();
  }

  private static ChannelRecord record(ByteString value) {
    return new ChannelRecord(Topic.MATCHING_TASKS, "key", value);
  }
}
