package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import io.perdure.server.RunningServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a development server from its start to its end, and says on the console what it does. */
final class DevServer {
  private final DevSettings settings;
  private final PrintStream out;
  private final PrintStream err;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger status = new AtomicInteger();

  DevServer(DevSettings settings, PrintStream out, PrintStream err) {
    this.settings = settings;
    this.out = out;
    this.err = err;
  }

  /** Returns the status to exit with, once the server has stopped. */
  int run() {
    long began = System.nanoTime();
    refuseTakenPort();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopAndWait));
    try (var storage = OpenStorage.open(settings.storage(), this::stopFor);
        var server =
            RunningServer.start(ServerSettings.of(settings, storage.url()), this::databaseLost)) {
      var banner = new Banner(settings, server.port(), storage.shown());
      out.print(banner.text(Duration.ofNanos(System.nanoTime() - began)));
      out.flush();
      if (!settings.exitWhenReady()) {
        stopAsked.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      status.set(1);
    } catch (IOException e) {
      err.println("perdure: the server did not stop as it should: " + e.getMessage());
      status.set(1);
    } finally {
      stopped.countDown();
    }
    return status.get();
  }

  /** On SIGTERM and SIGINT: the JVM ends when this returns. */
  private void stopAndWait() {
    stopAsked.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void databaseLost() {
    stopFor("another process has taken the database; this one stops");
  }

  /** Stops because the server is of no use any more. */
  private void stopFor(String reason) {
    err.println("perdure: " + reason);
    status.set(1);
    stopAsked.countDown();
  }

  /** Asked before anything is started, so that the answer comes at once. */
  private void refuseTakenPort() {
    if (settings.port() == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(settings.ip()), settings.port()));
    } catch (UnknownHostException e) {
      throw new CannotStart("--ip %s is no address".formatted(settings.ip()), e);
    } catch (IOException e) {
      throw new CannotStart(
          "Port %d on %s cannot be used (%s): name another with --port"
              .formatted(settings.port(), settings.ip(), e.getMessage()),
          e);
    }
  }
}
