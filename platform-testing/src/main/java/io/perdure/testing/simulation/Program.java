package io.perdure.testing.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a simulated workflow does, written as the text that is its input: stages one after the
 * other, the steps of a stage side by side, then an end. {@code a2,t5;s>complete} is an activity
 * that fails twice beside a timer of five seconds, then a wait for a signal, then completion.
 */
record Program(List<List<Step>> stages, String end) {
  /** Completes the workflow. */
  static final String COMPLETE = "complete";

  /** Fails the workflow, which its retry policy may start again. */
  static final String FAIL = "fail";

  /** Goes on in a new run, which does the same stages and completes. */
  static final String CONTINUE = "continue";

  private static final String KINDS = "aaattsmrcxk";
  private static final int MAX_STAGES = 3;
  private static final int MAX_STEPS = 3;
  private static final int MAX_AMOUNT = 4;

  /**
   * One step.
   *
   * @param kind {@code a} activity, {@code t} timer, {@code s} wait for a signal, {@code m} marker,
   *     {@code r} race of a timer against a signal, {@code c} child, {@code x} signal to another
   *     workflow, {@code k} cancellation of another workflow
   * @param amount failures before an activity succeeds, seconds of a timer, which kind of child, or
   *     which workflow
   */
  record Step(char kind, int amount) {
    @Override
    public String toString() {
      return "" + kind + amount;
    }
  }

  static Program draw(RandomGenerator random) {
    var stages = new ArrayList<List<Step>>();
    var count = 1 + random.nextInt(MAX_STAGES);
    for (var i = 0; i < count; i++) {
      stages.add(stage(random));
    }
    var end =
        switch (random.nextInt(8)) {
          case 0 -> FAIL;
          case 1, 2 -> CONTINUE;
          default -> COMPLETE;
        };
    return new Program(stages, end);
  }

  private static List<Step> stage(RandomGenerator random) {
    var steps = new ArrayList<Step>();
    var count = 1 + random.nextInt(MAX_STEPS);
    for (var i = 0; i < count; i++) {
      var kind = KINDS.charAt(random.nextInt(KINDS.length()));
      steps.add(new Step(kind, random.nextInt(MAX_AMOUNT)));
    }
    return steps;
  }

  static Program parse(String text) {
    var parts = text.split(">", -1);
    var stages =
        Arrays.stream(parts[0].split(";", -1))
            .map(stage -> Arrays.stream(stage.split(",", -1)).map(Program::step).toList())
            .toList();
    return new Program(stages, parts[1]);
  }

  private static Step step(String text) {
    return new Step(text.charAt(0), Integer.parseInt(text.substring(1)));
  }

  /** The same stages with another end. */
  Program ending(String newEnd) {
    return new Program(stages, newEnd);
  }

  @Override
  public String toString() {
    return stages.stream()
            .map(stage -> stage.stream().map(Step::toString).collect(Collectors.joining(",")))
            .collect(Collectors.joining(";"))
        + '>'
        + end;
  }
}
