package io.perdure.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.errordetails.v1.PermissionDeniedFailure;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StatusesTest {
  /** FO-8, UP-1. */
  @Test
  void refusalsCanBeRecognisedByTheirDetail() {
    assertThat(details(new PermissionDenied("not you")).is(PermissionDeniedFailure.class)).isTrue();
    assertThat(details(new NotFound("gone")).is(NotFoundFailure.class)).isTrue();
  }

  private static Any details(ServiceException refusal) {
    var status = Objects.requireNonNull(StatusProto.fromThrowable(Statuses.of(refusal)));
    return status.getDetails(0);
  }
}
