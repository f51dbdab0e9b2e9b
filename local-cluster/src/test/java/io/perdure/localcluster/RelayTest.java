package io.perdure.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ServerSocket server = echo();
  private Relay relay = relay(List.of(server.getLocalPort()));

  @AfterEach
  void close() throws IOException {
    relay.close();
    server.close();
  }

  @Test
  void carriesBothWays() throws IOException {
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo('x');
    }
  }

  @Test
  void passesOverWhoDoesNotAnswer() throws IOException {
    relay.close();
    relay = relay(List.of(Ports.free(), server.getLocalPort()));
    for (int tries = 0; tries < 3; tries++) {
      try (var socket = connect()) {
        assertThat(answer(socket)).isEqualTo('x');
      }
    }
  }

  @Test
  void breaksOffWhatItCarriesAndLetsNothingThroughWhileItIsSevered() throws IOException {
    try (var before = connect()) {
      assertThat(answer(before)).isEqualTo('x');

      relay.sever(LONG);

      assertThat(ended(before)).isTrue();
      try (var after = connect()) {
        assertThat(ended(after)).isTrue();
      }
    }
  }

  @Test
  void worksAgainWhenTheTimeIsOver() throws IOException {
    relay.sever(LONG);
    assertThat(relay.isSevered()).isTrue();
    relay.sever(Duration.ZERO);

    assertThat(relay.isSevered()).isFalse();
    try (var socket = connect()) {
      assertThat(answer(socket)).isEqualTo('x');
    }
  }

  private static int answer(Socket socket) throws IOException {
    socket.getOutputStream().write('x');
    return socket.getInputStream().read();
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), relay.port());
  }

  private static Relay relay(List<Integer> targets) {
    try {
      return new Relay(0, targets);
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }

  private static ServerSocket echo() {
    try {
      var socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(socket));
      return socket;
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }

  private static void serve(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      // The caller has gone.
    }
  }
}
