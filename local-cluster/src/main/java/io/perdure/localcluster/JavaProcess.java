package io.perdure.localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A JVM of the cluster, with a log file of its own. */
final class JavaProcess implements Member {
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * What is run.
   *
   * @param program options of the JVM, the jar or class, and its arguments
   * @param end how long it may take to end when it is asked to
   */
  record Program(String name, List<String> program, Path log, Duration end) {}

  private final AtomicReference<Program> program;
  private final BooleanSupplier ready;
  private final AtomicReference<@Nullable Process> process = new AtomicReference<>();

  JavaProcess(Program program, BooleanSupplier ready) {
    this.program = new AtomicReference<>(program);
    this.ready = ready;
  }

  @Override
  public String name() {
    return program.get().name();
  }

  /** Asks the process to end; whoever starts it again starts the other program. */
  void become(Program other) {
    program.set(other);
    stop();
  }

  @Override
  public void start() throws IOException {
    var now = program.get();
    process.set(builder(now.program(), now.log()).start());
  }

  /** A process of this JVM's kind that writes what it has to say to the end of a file. */
  static ProcessBuilder builder(List<String> program, Path log) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(program);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public boolean isAlive() {
    var running = process.get();
    return running != null && running.isAlive();
  }

  @Override
  public boolean isReady() {
    return isAlive() && ready.getAsBoolean();
  }

  @Override
  public long pid() {
    var running = process.get();
    return running == null ? 0 : running.pid();
  }

  @Override
  public void stop() {
    var running = process.get();
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      running.onExit().get(program.get().end().toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stuck) {
      running.destroyForcibly();
    } catch (InterruptedException hurry) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
