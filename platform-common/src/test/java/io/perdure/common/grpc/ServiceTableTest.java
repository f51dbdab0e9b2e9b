package io.perdure.common.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller is told when a handler throws what nobody has foreseen. */
class ServiceTableTest {
  private @Nullable Server server;
  private @Nullable ManagedChannel channel;

  @AfterEach
  void stop() {
    if (channel != null && server != null) {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void aDefectIsInternalAndKeepsItsWordsToItself() throws IOException {
    var told = told(_ -> fail(new IllegalStateException("secret")));

    assertThat(told.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(told.getDescription()).isEqualTo("internal error");
  }

  @Test
  void aDatabaseThatWentAwayIsWorthARetry() throws IOException {
    var away = new SQLException("An I/O error occurred", "08006");
    var told = told(_ -> fail(new JDBCConnectionException("no commit", away)));

    assertThat(told.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(told.getDescription()).doesNotContain("I/O");
  }

  private Status told(Function<HealthCheckRequest, HealthCheckResponse> handler)
      throws IOException {
    var table = new ServiceTable(HealthGrpc.getServiceDescriptor());
    table.unary(HealthGrpc.getCheckMethod(), handler);
    var name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(table.definition()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    var failure =
        Assertions.catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()));
    return failure.getStatus();
  }

  private static HealthCheckResponse fail(RuntimeException failure) {
    throw failure;
  }
}
