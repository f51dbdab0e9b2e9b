package io.perdure.localcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port before others: each connection goes to the next of them that answers. It can be severed
 * for a time: then what it carries breaks off, and nothing gets through.
 */
final class Relay implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final Duration CONNECT = Duration.ofMillis(500);

  private final ServerSocket socket;
  private final List<Integer> targets;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong severedUntil = new AtomicLong(System.nanoTime());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Relay(int port, List<Integer> targets) throws IOException {
    this.targets = targets;
    this.socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("relay-" + port).start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Breaks off what is carried, and lets nothing through for a time. */
  void sever(Duration time) {
    severedUntil.set(System.nanoTime() + time.toNanos());
    open.forEach(Relay::close);
  }

  boolean isSevered() {
    return System.nanoTime() - severedUntil.get() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    open.forEach(Relay::close);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> carry(client));
      } catch (IOException closed) {
        // Closed, or the caller has gone already.
      }
    }
  }

  private void carry(Socket client) {
    open.add(client);
    try (client;
        var server = connect()) {
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      if (isSevered()) {
        return;
      }
      var back = Thread.ofVirtual().start(() -> pump(server, client));
      pump(client, server);
      back.join();
      open.remove(server);
    } catch (IOException broken) {
      // Both ends see it.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** Ends both ways when one ends: neither side waits for the other. */
  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // So is the other way, below.
    }
    close(from);
    close(to);
  }

  private Socket connect() throws IOException {
    if (isSevered()) {
      throw new IOException("severed");
    }
    for (int tried = 0; tried < targets.size(); tried++) {
      var target = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
      var server = new Socket();
      try {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
        server.connect(address, (int) CONNECT.toMillis());
        return server;
      } catch (IOException refused) {
        server.close();
      }
    }
    throw new IOException("nobody answers behind port " + port());
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is closed in any case.
    }
  }
}
