package io.perdure.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitingPollsTest {
  private final WaitingPolls polls = new WaitingPolls();
  private final CountDownLatch asked = new CountDownLatch(1);

  @Test
  @DisplayName("MT-22: a frontend that stops answers the polls that wait empty")
  void aPollThatWaitsIsAnsweredEmptyAtTheEnd() throws InterruptedException {
    var answer = CompletableFuture.supplyAsync(() -> polls.await(this::matching, "empty"));
    asked.await();

    polls.end();

    assertThat(answer.join()).isEqualTo("empty");
  }

  @Test
  void aPollThatComesLaterIsAnsweredEmptyAtOnce() {
    polls.end();

    assertThat(polls.await(this::matching, "empty")).isEqualTo("empty");
    assertThat(asked.getCount()).isEqualTo(1);
  }

  @Test
  void aTaskIsHandedOnAndSoIsARefusal() {
    assertThat(polls.await(() -> "task", "empty")).isEqualTo("task");
    assertThatThrownBy(
            () ->
                polls.await(
                    () -> {
                      throw Status.NOT_FOUND.asRuntimeException();
                    },
                    "empty"))
        .isInstanceOf(StatusRuntimeException.class);
  }

  /** Answers when the caller has gone. */
  private String matching() {
    var gone = new CompletableFuture<Void>();
    Context.current().addListener(_ -> gone.complete(null), Runnable::run);
    asked.countDown();
    gone.join();
    throw Status.CANCELLED.asRuntimeException();
  }
}
