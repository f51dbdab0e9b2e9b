package io.perdure.common.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MovingCallTest {
  private final TestingOwner owner = new TestingOwner();
  private final Attempts attempts = new Attempts();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(owner.node().address())
          .directExecutor()
          .intercept(attempts)
          .build();
  private final List<String> told = new ArrayList<>();
  private final List<Status> closed = new ArrayList<>();
  private final MovingCall<RecordTaskStartedRequest, RecordTaskStartedResponse> call =
      new MovingCall<>(HistoryServiceGrpc.getRecordTaskStartedMethod(), CallOptions.DEFAULT);

  @BeforeEach
  void call() {
    owner.hold();
    call.tells(new Recording());
    call.start(new Caller(), new Metadata());
    call.sendMessage(RecordTaskStartedRequest.getDefaultInstance());
    call.halfClose();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    owner.die();
  }

  @Test
  void aCallThatIsSentOnTheThreadOfAnotherDoesNotEndWithTheOther() {
    var other = Context.current().withCancellation();

    other.run(() -> call.send(channel));
    other.cancel(null);

    assertThat(told).containsExactly("called");
    assertThat(closed).isEmpty();
  }

  @Test
  void aCallerMayGoWhileItsCallIsBeingSent() {
    attempts.whileOneStarts = () -> call.cancel("gone", null);

    call.send(channel);

    assertThat(closed).extracting(Status::getCode).containsExactly(Status.Code.CANCELLED);
    assertThat(attempts.cancelled).isEqualTo(1);
  }

  @Test
  void whatIsSentAgainTakesThePlaceOfWhatWasSentBefore() {
    call.send(channel);
    call.send(channel);

    assertThat(attempts.cancelled).isEqualTo(1);
    assertThat(told).containsExactly("called");
  }

  private final class Recording implements MovingCall.Told {
    @Override
    public void called() {
      told.add("called");
    }

    @Override
    public void failed() {
      told.add("failed");
    }

    @Override
    public void ended() {
      told.add("ended");
    }
  }

  private final class Caller extends ClientCall.Listener<RecordTaskStartedResponse> {
    @Override
    public void onClose(Status status, Metadata trailers) {
      closed.add(status);
    }
  }

  /** What becomes of the sendings. */
  private static final class Attempts implements ClientInterceptor {
    private Runnable whileOneStarts = () -> {};
    private int cancelled;

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          whileOneStarts.run();
          super.start(listener, headers);
        }

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
          cancelled++;
          super.cancel(message, cause);
        }
      };
    }
  }
}
