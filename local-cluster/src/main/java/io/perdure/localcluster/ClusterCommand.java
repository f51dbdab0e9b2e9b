package io.perdure.localcluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The command {@code perdure cluster}. While it runs it takes commands from its input: {@code sever
 * NODE MILLISECONDS}, {@code use NODE FOLDER}, {@code migrate} and {@code lose-topics}.
 */
public final class ClusterCommand {
  private static final String COMMANDS =
      "commands are: sever NODE MILLISECONDS, use NODE FOLDER (the jars of another build), migrate,"
          + " lose-topics";

  private final PrintStream out;
  private final PrintStream err;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private ClusterCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    int status = new ClusterCommand(System.out, System.err).run(arguments);
    System.exit(status);
  }

  private int run(String[] arguments) {
    try {
      var flags = parse(arguments, out);
      if (flags == null) {
        return 0;
      }
      var home = Path.of(System.getProperty("perdure.cluster.home", "."));
      var folder = flags.dataDir;
      if (folder != null) {
        serve(flags.settings(home, folder.toAbsolutePath()));
        return 0;
      }
      var passing = Files.createTempDirectory("perdure-cluster-");
      try {
        serve(flags.settings(home, passing));
      } finally {
        deleteTree(passing);
      }
      return 0;
    } catch (CannotStart reason) {
      err.println("perdure: " + reason.getMessage());
      return 1;
    } catch (IOException failure) {
      err.println("perdure: " + failure);
      return 1;
    } finally {
      stopped.countDown();
    }
  }

  /** Null when help was all that was asked for. */
  static @Nullable ClusterFlags parse(String[] arguments, PrintStream out) {
    var flags = new ClusterFlags();
    var commandLine = new CommandLine(flags);
    try {
      commandLine.parseArgs(arguments);
    } catch (ParameterException wrong) {
      throw new CannotStart(wrong.getMessage() + " (see perdure cluster --help)", wrong);
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(out);
      return null;
    }
    if (flags.nodes < 1) {
      throw new CannotStart("--nodes must be at least 1");
    }
    return flags;
  }

  private void serve(ClusterSettings settings) {
    if (Ports.answers(settings.port())) {
      throw new CannotStart(
          "Port %d is taken: name another with --port".formatted(settings.port()));
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopAndWait));
    out.println("Starting PostgreSQL, Kafka and %d nodes of each role".formatted(settings.nodes()));
    long began = System.nanoTime();
    try (var cluster = Cluster.start(settings, out)) {
      var seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0;
      out.println("Temporal Server:  localhost:%d".formatted(settings.port()));
      out.println("PostgreSQL:       %s".formatted(cluster.database()));
      out.println("Logs:             %s".formatted(settings.folder().resolve("logs")));
      out.println("Processes:        %s".formatted(settings.folder().resolve("processes")));
      out.println("Ready after %.1f s. Ctrl-C stops everything.".formatted(seconds));
      if (settings.rehearsal()) {
        rehearse(cluster);
        return;
      }
      Thread.ofPlatform().daemon().start(() -> takeCommands(cluster));
      stopAsked.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rehearse(Cluster cluster) throws InterruptedException {
    try {
      if (!cluster.runSample()) {
        throw new CannotStart("The sample has not come to its end: see its log");
      }
    } catch (IOException failure) {
      throw new CannotStart("The sample does not start: " + failure.getMessage(), failure);
    }
  }

  private void takeCommands(Cluster cluster) {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        carryOut(cluster, line.strip());
      }
    } catch (IOException closed) {
      err.println("perdure: no commands are taken any more: " + closed.getMessage());
    }
  }

  private void carryOut(Cluster cluster, String line) {
    var words = line.split(" +", 3);
    try {
      switch (words[0]) {
        case "sever" -> sever(cluster, words);
        case "use" -> use(cluster, words);
        case "migrate" -> {
          cluster.migrate();
          out.println("The schema is up to date");
        }
        case "lose-topics" -> {
          cluster.loseTopics();
          out.println("The topics are made anew");
        }
        default -> err.println("perdure: " + COMMANDS);
      }
    } catch (RuntimeException failure) { // There is a next command.
      err.println("perdure: %s: %s".formatted(line, failure.getMessage()));
    }
  }

  private void sever(Cluster cluster, String[] words) {
    if (words.length != 3 || !words[2].matches("\\d{1,6}")) {
      err.println("perdure: " + COMMANDS);
      return;
    }
    var time = Duration.ofMillis(Long.parseLong(words[2]));
    cluster
        .relay(words[1])
        .ifPresentOrElse(
            relay -> sever(words[1], relay, time),
            () -> err.println("perdure: there is no relay before " + words[1]));
  }

  /** Says when it begins, and when it is over. */
  private void sever(String node, Relay relay, Duration time) {
    relay.sever(time);
    out.println("%s is severed for %s".formatted(node, time));
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!relay.isSevered()) { // Nobody has said so once more meanwhile.
                out.println("%s is joined again".formatted(node));
              }
            });
  }

  private void use(Cluster cluster, String[] words) {
    if (words.length != 3) {
      err.println("perdure: " + COMMANDS);
    } else if (!cluster.use(words[1], Path.of(words[2]))) {
      err.println("perdure: there is no node " + words[1]);
    }
  }

  /** On SIGTERM and SIGINT: the JVM ends when this returns. */
  private void stopAndWait() {
    stopAsked.countDown();
    try {
      stopped.await();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
