package io.perdure.benchmark;

import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures what a transition of a run costs that has much pending (bytes of write-ahead log), and
 * how long it takes in a run with a long history.
 */
public final class TransitionBenchmark {
  /** PostgreSQL's processes report what they counted within a second of falling idle. */
  private static final Duration REPORTING_DELAY = Duration.ofSeconds(3);

  private static final int[] PENDING = {1, 100, 2_000};
  private static final int SHORT_HISTORY = 100;
  private static final int LONG_HISTORY = 10_000;

  /** Events of a round without commands: signal, workflow task scheduled, started, completed. */
  private static final int EVENTS_OF_A_ROUND = 4;

  private static final int EVENTS_OF_THE_START = 4;
  private static final int COMMANDS_AT_ONCE = 96;

  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final int rounds;

  private TransitionBenchmark(WorkflowServiceStubs stubs, String namespace, int rounds) {
    this.stubs = stubs;
    this.namespace = namespace;
    this.rounds = rounds;
  }

  /**
   * Measures and writes the record.
   *
   * @param words --target host:port --jdbc-url URL [--rounds 200] [--namespace default] [--results
   *     benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var record = new BenchmarkRecord("transitions", Instant.now());
    record.put("note", arguments.text("note", ""));
    var stubs = LoopbackServer.of(arguments.text("target", null)).connect();
    int rounds = arguments.number("rounds", 200);
    record.put("transitions of each figure", rounds * ByHand.TRANSITIONS);
    var benchmark = new TransitionBenchmark(stubs, arguments.text("namespace", "default"), rounds);
    try (var database = new Database(arguments.text("jdbc-url", null))) {
      benchmark.warmUp();
      for (int pending : PENDING) {
        record.put(
            "bytes of WAL per transition, %d activities pending".formatted(pending),
            benchmark.walPerTransition(pending, database));
      }
      benchmark.measureHistories(record);
    }
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private void warmUp() throws Exception {
    var run = new ByHand(stubs, namespace, List.of());
    measure(run);
    run.terminate();
  }

  private long walPerTransition(int pending, Database database) throws Exception {
    var run = new ByHand(stubs, namespace, List.of());
    for (int scheduled = 0; scheduled < pending; scheduled += COMMANDS_AT_ONCE) {
      int next = Math.min(COMMANDS_AT_ONCE, pending - scheduled);
      run.round(activities(run.queue() + "-activities", scheduled, next));
    }
    LockSupport.parkNanos(REPORTING_DELAY.toNanos()); // The activities go to their backlog.
    database.checkpoint();
    LockSupport.parkNanos(REPORTING_DELAY.toNanos());
    var before = database.read();
    measure(run);
    LockSupport.parkNanos(REPORTING_DELAY.toNanos());
    var cost = database.read().minus(before);
    run.terminate();
    return cost.walBytes() / ((long) rounds * ByHand.TRANSITIONS);
  }

  private void measureHistories(BenchmarkRecord record) throws Exception {
    var briefly = new ArrayList<ByHand.Round>();
    while (briefly.size() < rounds) { // Many runs: each is short for a few rounds only.
      var run = grown(SHORT_HISTORY);
      for (int round = 0; round < 10; round++) {
        briefly.add(run.round(List.of()));
      }
      run.terminate();
    }
    var run = grown(LONG_HISTORY);
    var at = measure(run);
    run.terminate();
    put(record, SHORT_HISTORY, briefly);
    put(record, LONG_HISTORY, at);
  }

  private static void put(BenchmarkRecord record, int events, List<ByHand.Round> rounds) {
    var name = "milliseconds of a %s at event %d, median";
    record.put(
        name.formatted("signal", events),
        median(rounds.stream().map(ByHand.Round::signalNanos).toList()));
    record.put(
        name.formatted("completion", events),
        median(rounds.stream().map(ByHand.Round::completionNanos).toList()));
  }

  private static double median(List<Long> nanos) {
    var sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return Math.round(sorted.get(sorted.size() / 2) / 1e3) / 1e3;
  }

  /** A run with a history of about so many events, of which most are markers. */
  private ByHand grown(int events) throws Exception {
    var run = new ByHand(stubs, namespace, List.of());
    for (int length = EVENTS_OF_THE_START; length < events; ) {
      int markers = Math.max(0, Math.min(COMMANDS_AT_ONCE, events - length - EVENTS_OF_A_ROUND));
      run.round(Collections.nCopies(markers, marker()));
      length += markers + EVENTS_OF_A_ROUND;
    }
    return run;
  }

  private List<ByHand.Round> measure(ByHand run) throws Exception {
    var measured = new ArrayList<ByHand.Round>(rounds);
    for (int round = 0; round < rounds; round++) {
      measured.add(run.round(List.of()));
    }
    return measured;
  }

  private static Command marker() {
    var command = Command.newBuilder().setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER);
    command.getRecordMarkerCommandAttributesBuilder().setMarkerName("length");
    return command.build();
  }

  /** Activities that nobody takes. */
  private static List<Command> activities(String queue, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(id -> activity(queue, id)).toList();
  }

  private static Command activity(String queue, int id) {
    var command =
        Command.newBuilder().setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
    var activity = command.getScheduleActivityTaskCommandAttributesBuilder();
    activity
        .setActivityId("pending-" + id)
        .setScheduleToCloseTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(86_400));
    activity.getActivityTypeBuilder().setName("pending");
    activity.getTaskQueueBuilder().setName(queue);
    return command.build();
  }
}
