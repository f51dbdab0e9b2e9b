package io.perdure.testing.simulation;

import com.google.protobuf.Message;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.Reply;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sends requests as the SDKs do: the same request again after silence and after refusals that ask
 * for it, until there is a definite answer.
 */
final class Caller {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LONGEST_PAUSE_MILLIS = 800;

  private final Agenda agenda;
  private final Engine engine;
  private final RandomGenerator random;

  Caller(Agenda agenda, Engine engine, RandomGenerator random) {
    this.agenda = agenda;
    this.engine = engine;
    this.random = random;
  }

  /** Sends a request until it is answered or refused for good. */
  <R extends Message> void send(
      Message request, Class<R> type, Consumer<R> answered, Consumer<ServiceException> refused) {
    engine.request(
        request,
        TIMEOUT,
        reply -> {
          switch (reply) {
            case Reply.Answer(var response) -> answered.accept(type.cast(response));
            case Reply.Refusal(var reason) -> {
              if (reason instanceof Unavailable || reason instanceof Exhausted) {
                again(request, type, answered, refused);
              } else {
                refused.accept(reason);
              }
            }
            case Reply.Silence _ -> again(request, type, answered, refused);
          }
        });
  }

  private <R extends Message> void again(
      Message request, Class<R> type, Consumer<R> answered, Consumer<ServiceException> refused) {
    agenda.in(
        Duration.ofMillis(random.nextInt(50, LONGEST_PAUSE_MILLIS)),
        "retry of " + type.getSimpleName(),
        () -> true,
        () -> send(request, type, answered, refused));
  }
}
