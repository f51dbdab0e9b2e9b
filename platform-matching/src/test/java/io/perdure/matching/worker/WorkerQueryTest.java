package io.perdure.matching.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerHostInfo;
import java.text.ParseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerQueryTest {
  private static final WorkerHeartbeat WORKER =
      WorkerHeartbeat.newBuilder()
          .setWorkerInstanceKey("key-1")
          .setWorkerIdentity("1@host")
          .setHostInfo(WorkerHostInfo.newBuilder().setHostName("host"))
          .setTaskQueue("orders")
          .setDeploymentVersion(
              WorkerDeploymentVersion.newBuilder().setDeploymentName("shop").setBuildId("7"))
          .setSdkName("temporal-java")
          .setStatus(WorkerStatus.WORKER_STATUS_RUNNING)
          .setStartTime(time("2030-01-01T00:00:00Z"))
          .build();

  @ParameterizedTest
  @DisplayName("MT-95: a worker is selected by what is true of it")
  @ValueSource(
      strings = {
        "",
        "WorkerInstanceKey = 'key-1'",
        "WorkerIdentity STARTS_WITH '1@' and HostName = \"host\"",
        "TaskQueue = 'orders' AND (BuildId = '8' OR DeploymentName = 'shop')",
        "TaskQueue != 'invoices'",
        "TaskQueue NOT STARTS_WITH 'inv'",
        "SdkName IS NOT NULL",
        "SdkVersion IS NULL",
        "SdkVersion != '1.2'",
        "WorkerStatus = 'Running'",
        "Status = 'Running'",
        "StartTime <= '2030-01-01T00:00:00Z'",
        "StartTime BETWEEN '2029-01-01T00:00:00Z' AND '2031-01-01T00:00:00Z'",
        "HeartbeatTime IS NULL"
      })
  void aWorkerIsSelectedByWhatIsTrueOfIt(String query) {
    assertThat(WorkerQuery.read(query, false).selects(WORKER)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("MT-95: a worker is not selected by what is not true of it")
  @ValueSource(
      strings = {
        "WorkerInstanceKey = 'KEY-1'",
        "TaskQueue STARTS_WITH 'inv'",
        "SdkName IS NULL",
        "Status = 'ShuttingDown'",
        "StartTime > '2030-01-01T00:00:00Z'",
        "HeartbeatTime > '2000-01-01T00:00:00Z'",
        "TaskQueue = 'orders' AND HostName = 'other'"
      })
  void aWorkerIsNotSelectedByWhatIsNotTrueOfIt(String query) {
    assertThat(WorkerQuery.read(query, false).selects(WORKER)).isFalse();
  }

  @ParameterizedTest
  @DisplayName("MT-95: a bad query is refused in the words that clients know")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          TaskQueue = ; malformed query: syntax error
          taskqueue = 'orders' ; invalid expression: column name 'taskqueue'
          WorkflowId = 'w' ; invalid expression: column name 'WorkflowId'
          TaskQueue LIKE 'o%' ; invalid expression: invalid operator 'like'
          TaskQueue = 'orders' ORDER BY TaskQueue ; operation is not supported: 'ORDER BY' clause
          GROUP BY TaskQueue ; operation is not supported: 'GROUP BY' clause
          StartTime > 'yesterday' ; invalid expression: unable to parse datetime
          """)
  void aBadQueryIsRefused(String query, String message) {
    assertThatThrownBy(() -> WorkerQuery.read(query, false))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith(message);
  }

  @Test
  @DisplayName("MT-94: the server's own workers are shown when they are asked for")
  void theServersOwnWorkersAreShownWhenAskedFor() {
    var own = WORKER.toBuilder().setTaskQueue("temporal-sys-batcher").build();

    assertThat(WorkerQuery.read("", false).selects(own)).isFalse();
    assertThat(WorkerQuery.read("", true).selects(own)).isTrue();
  }

  private static Timestamp time(String text) {
    try {
      return Timestamps.parse(text);
    } catch (ParseException notATime) {
      throw new AssertionError(notATime);
    }
  }
}
