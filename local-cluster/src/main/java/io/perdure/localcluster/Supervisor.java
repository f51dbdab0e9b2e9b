package io.perdure.localcluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts again what ends of the processes that it was given, until it is stopped. Keeps a file with
 * a line for each process: its name, its process id, and whether it is ready.
 */
final class Supervisor {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<? extends Member> members;
  private final Path list;
  private final PrintStream out;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private String written = "";

  Supervisor(List<? extends Member> members, Path list, PrintStream out) {
    this.members = members;
    this.list = list;
    this.out = out;
    this.thread = Thread.ofPlatform().name("supervisor").daemon().unstarted(this::run);
  }

  void start() {
    write();
    thread.start();
  }

  /** Returns when it starts nothing more. */
  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }

  private void run() {
    try {
      while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        members.stream().filter(member -> !member.isAlive()).forEach(this::startAgain);
        write();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAgain(Member member) {
    out.println("%s has ended and is started again".formatted(member.name()));
    try {
      member.start();
    } catch (IOException | RuntimeException failure) { // It is tried again.
      out.println("%s does not start: %s".formatted(member.name(), failure.getMessage()));
    }
  }

  private void write() {
    var lines =
        members.stream()
            .parallel()
            .map(Supervisor::lineOf)
            .collect(Collectors.joining("\n", "", "\n"));
    if (lines.equals(written)) {
      return;
    }
    written = lines;
    try {
      var fresh = list.resolveSibling(list.getFileName() + ".new");
      Files.writeString(fresh, lines);
      Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      out.println("%s cannot be written: %s".formatted(list, failure.getMessage()));
    }
  }

  private static String lineOf(Member member) {
    return "%s %d %s"
        .formatted(member.name(), member.pid(), member.isReady() ? "ready" : "not-ready");
  }
}
