package io.perdure.conformance.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster of processes, started by a command that starts again what ends. */
public final class ClusterProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(15);
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration SEVER_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int EXIT_LIMIT_SECONDS = 120;
  private static final String DATABASE = "PostgreSQL:";

  /** Lines of a node that are reported. */
  private static final int ERRORS = 20;

  private record State(long pid, boolean ready) {}

  private final Path folder;
  private final File log;
  private final int port = DevServer.freePort();
  private @Nullable Process process;

  public ClusterProcess(Path folder) {
    this.folder = folder.resolve("cluster");
    this.log = folder.resolve("cluster.log").toFile();
  }

  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Starts the command and waits until all nodes are ready. */
  public void start(int nodes, String... further) throws IOException {
    var command = new ArrayList<String>();
    command.add(DevServer.repository().resolve("perdure").toString());
    command.add("cluster");
    command.add("--relays");
    command.add("--nodes=" + nodes);
    command.add("--port=" + port);
    command.add("--data-dir=" + folder);
    command.addAll(List.of(further));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    await(() -> !running().isAlive() || Files.exists(list()), START_LIMIT);
    if (!running().isAlive()) {
      throw new IllegalStateException("the cluster has not started:\n" + Files.readString(log()));
    }
    awaitReady();
  }

  /** Ends a process as a power cut does, and waits until it was started again and is ready. */
  public void kill(String name) {
    kill(List.of(name));
  }

  /** The same for several at once. */
  public void kill(List<String> names) {
    var victims = new HashMap<String, Long>();
    names.forEach(name -> victims.put(name, pid(name)));
    victims.values().forEach(ClusterProcess::end);
    victims.forEach((name, victim) -> await(() -> pid(name) != victim, READY_LIMIT));
    awaitReady();
  }

  private static void end(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Lets a process stand still. */
  public void freeze(String name) throws IOException {
    signal("-STOP", pid(name));
  }

  /** Lets processes that stood still go on, and waits until everything is ready. */
  public void wake(String... names) throws IOException {
    for (var name : names) {
      signal("-CONT", pid(name));
    }
    awaitReady();
  }

  /** Breaks off all calls to a node for a time, and returns when they get through again. */
  public void sever(String name, Duration time) throws IOException {
    var begins = name + " is severed";
    var ends = name + " is joined again";
    long begun = logged(begins);
    long ended = logged(ends);
    tell("sever %s %d".formatted(name, time.toMillis()));
    await(() -> logged(begins) > begun, SEVER_LIMIT);
    await(() -> logged(ends) > ended, time.plus(SEVER_LIMIT));
  }

  /** Ends a node as an upgrade does, and waits until it runs from the jars of another build. */
  public void use(String name, Path home) throws IOException {
    long before = pid(name);
    tell("use %s %s".formatted(name, home));
    await(() -> pid(name) != before, READY_LIMIT);
    awaitReady();
  }

  /** Brings the schema up to date while the nodes run. */
  public void migrate() throws IOException {
    tell("migrate");
    await(() -> logged("The schema is up to date") > 0, READY_LIMIT);
  }

  /** Deletes Kafka's topics, and waits until the nodes have made them anew. */
  public void loseTopics() throws IOException {
    tell("lose-topics");
    await(() -> logged("The topics are made anew") > 0, READY_LIMIT);
  }

  /** Where the database is, as the platform's commands take it. */
  public String database() throws IOException {
    return Files.readAllLines(log()).stream()
        .filter(line -> line.startsWith(DATABASE))
        .map(line -> line.substring(DATABASE.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /** How often the command has said so. */
  private long logged(String words) {
    try {
      return Files.readAllLines(log()).stream().filter(line -> line.startsWith(words)).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void tell(String command) throws IOException {
    var commands = running().getOutputStream();
    commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  /** Waits until all processes are ready. */
  public void awaitReady() {
    await(
        () -> !states().isEmpty() && states().values().stream().allMatch(State::ready),
        READY_LIMIT);
  }

  /** The last lines in which each node speaks of an error, for the report of a failed test. */
  public String errors() {
    try (var logs = Files.newDirectoryStream(folder.resolve("logs"), "*.log")) {
      var lines = new ArrayList<String>();
      for (var nodes : logs) {
        try (var all = Files.lines(nodes, StandardCharsets.ISO_8859_1)) {
          var found = all.filter(line -> line.contains(" ERROR ")).toList();
          found.stream().skip(Math.max(0, found.size() - ERRORS)).forEach(lines::add);
        }
      }
      return String.join("\n", lines);
    } catch (IOException | UncheckedIOException failure) {
      return "the logs cannot be read: " + failure;
    }
  }

  @Override
  public void close() throws IOException {
    if (process == null) {
      return;
    }
    process.destroy(); // SIGTERM: it stops all the others.
    var ended = process.onExit().completeOnTimeout(process, EXIT_LIMIT_SECONDS, SECONDS).join();
    if (ended.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("the cluster did not stop");
    }
  }

  private long pid(String name) {
    var state = states().get(name);
    return state == null ? 0 : state.pid();
  }

  private Map<String, State> states() {
    var states = new HashMap<String, State>();
    try {
      for (var line : Files.readAllLines(list())) {
        var words = line.split(" ", 3);
        states.put(words[0], new State(Long.parseLong(words[1]), words[2].equals("ready")));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return states;
  }

  private Path list() {
    return folder.resolve("processes");
  }

  private Path log() {
    return log.toPath();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the cluster was not started");
    }
    return process;
  }

  private static void signal(String signal, long pid) throws IOException {
    var command = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    if (command.onExit().orTimeout(EXIT_LIMIT_SECONDS, SECONDS).join().exitValue() != 0) {
      throw new IOException("kill %s %d has failed".formatted(signal, pid));
    }
  }

  private static void await(BooleanSupplier holds, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the cluster is not ready within " + limit);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
