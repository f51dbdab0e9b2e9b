package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import com.google.protobuf.ByteString;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a build has stored of runs in all sorts of states: one line for each blob, kept as a file,
 * so that later builds can show that they read it.
 *
 * @param runs the rows of runs, with their parts
 * @param histories the batches of events, of all runs
 * @param outbox the rows of the outboxes
 * @param backlog the tasks of the backlogs
 */
record StoredExamples(
    List<StoredRun> runs,
    List<Batch> histories,
    List<ByteString> outbox,
    List<ByteString> backlog) {
  /** A stored batch of events. */
  record Batch(String runId, ByteString data) {}

  /** What this build stores of runs that wait for everything that a run can wait for. */
  static StoredExamples ofThisBuild() {
    try (var platform = new Platform()) {
      var order = platform.start("order");
      order.completeWorkflowTask(
          startTimer("reminder", ofHours(5)),
          scheduleActivity("pay"),
          scheduleActivity("pack"),
          startChild("parcel"),
          recordMarker("version"));
      order.startActivity("pay");
      order.startWorkflowTask();
      platform.run("parcel").completeWorkflowTask();
      order.signal("approve"); // Waits in the buffer.
      order.cancel();
      var large = platform.start("large");
      large.completeWorkflowTask(
          IntStream.range(0, 200)
              .mapToObj(number -> startTimer("timer-" + number, ofMinutes(number + 1)))
              .toArray(Command[]::new));
      platform.start("closed").completeWorkflowTask(completeWorkflow("done"));
      platform.start("again").completeWorkflowTask(continueAsNew("input"));
      platform.start("waiting", request -> request.setTaskQueue(Platform.queue("nobody")));
      platform.advance(ofSeconds(3)); // What nobody polls for is in the backlog.
      return of(platform);
    }
  }

  private static Command startChild(String workflowId) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
        .setStartChildWorkflowExecutionCommandAttributes(
            StartChildWorkflowExecutionCommandAttributes.newBuilder()
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("parcel")))
        .build();
  }

  private static StoredExamples of(Platform platform) {
    var database = platform.database();
    var runs = database.runs();
    var histories =
        runs.stream()
            .flatMap(run -> database.history(run.key().runId()).stream())
            .map(batch -> new Batch(batch.runId(), batch.data()))
            .toList();
    var outbox =
        IntStream.range(0, 16).boxed().flatMap(shard -> database.outbox(shard).stream()).toList();
    var backlog =
        IntStream.range(0, 16)
            .boxed()
            .flatMap(partition -> database.backlog(partition).stream())
            .toList();
    return new StoredExamples(
        runs,
        histories,
        outbox.stream().map(row -> row.owed()).toList(),
        backlog.stream().map(row -> row.task().toByteString()).toList());
  }

  /** One line for each blob. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    for (var run : runs) {
      var key = run.key();
      lines.add(
          "run %s %s %s %d %s %s"
              .formatted(
                  key.namespaceId(),
                  key.workflowId(),
                  key.runId(),
                  run.version(),
                  run.status(),
                  text(run.head())));
      var parts = new TreeMap<String, String>(); // In an order of their own.
      run.parts()
          .forEach(
              (part, data) ->
                  parts.put(
                      "part %s %d %s"
                          .formatted(
                              key.runId(), part.kind(), text(ByteString.copyFromUtf8(part.key()))),
                      text(data)));
      parts.forEach((part, data) -> lines.add(part + " " + data));
    }
    histories.forEach(batch -> lines.add("history " + batch.runId() + " " + text(batch.data())));
    outbox.forEach(row -> lines.add("outbox " + text(row)));
    backlog.forEach(task -> lines.add("backlog " + text(task)));
    return lines;
  }

  /** Reads what {@link #lines} has written. */
  static StoredExamples read(List<String> lines) {
    var read =
        new StoredExamples(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var line : lines) {
      var words = line.split(" ");
      switch (words[0]) {
        case "run" -> read.runs.add(run(words));
        case "part" ->
            read.runs
                .getLast()
                .parts()
                .put(
                    new PartKey(Integer.parseInt(words[2]), bytes(words[3]).toStringUtf8()),
                    bytes(words[4]));
        case "history" -> read.histories.add(new Batch(words[1], bytes(words[2])));
        case "outbox" -> read.outbox.add(bytes(words[1]));
        case "backlog" -> read.backlog.add(bytes(words[1]));
        default -> throw new IllegalArgumentException("not a stored blob: " + line);
      }
    }
    return read;
  }

  private static StoredRun run(String[] words) {
    return new StoredRun(
        new RunKey(words[1], words[2], words[3]),
        Long.parseLong(words[4]),
        WorkflowExecutionStatus.valueOf(words[5]),
        bytes(words[6]),
        new HashMap<>());
  }

  private static String text(ByteString bytes) {
    return bytes.isEmpty() ? "-" : Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static ByteString bytes(String text) {
    return text.equals("-")
        ? ByteString.EMPTY
        : ByteString.copyFrom(Base64.getDecoder().decode(text));
  }
}
