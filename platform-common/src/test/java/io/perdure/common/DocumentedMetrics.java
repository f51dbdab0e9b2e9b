package io.perdure.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of metrics in the documentation, to be compared with what roles export. */
public final class DocumentedMetrics {
  private static final Path TABLE = Path.of("..", "docs", "operations", "metrics.md");

  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);

  /** What Spring Boot and the libraries measure. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(application|disk|executor|grpc|hibernate|hikaricp|http|jdbc|jvm|kafka|logback|process"
              + "|spring|ssl|system|tomcat)_");

  /** What measures; a test of each sees that its names come with their first use. */
  public enum Source {
    CALLS("service_.*|poll_.*"),
    CALLS_TO_ROLES("client_.*"),
    COMPLETIONS("command|.*_completion_commands|complete_workflow_task_.*|failed_workflow_tasks"),
    STORES("(visibility_)?persistence_.*"),
    RUNS("workflow_.*|history_.*|(schedule|start)_to_(start|close)_timeout|heartbeat_timeout"),
    TASKS("task_(requests|errors|latency.*|attempt)"),
    MATCHES("a?syncmatch_latency|task_schedule_to_start_latency|no_poller_tasks"),
    CHANNELS("perdure_channel_.*");

    private final Pattern names;

    Source(String names) {
      this.names = Pattern.compile(names);
    }

    boolean measures(String name) {
      return names.matcher(name).matches();
    }

    /** Fails where the table has a name that was used and is not among these meters. */
    public void check(Stream<String> meters) {
      var documented = new TreeSet<>(onUse());
      documented.removeIf(name -> !measures(name));
      assertThat(documented).isNotEmpty();
      assertThat(meters.map(name -> name.replace('.', '_')))
          .containsAll(documented.stream().map(name -> name.replaceAll("_total$", "")).toList());
    }
  }

  private DocumentedMetrics() {}

  /** What a role exports, sooner or later. */
  public static Set<String> of(String role) {
    return names(rows().filter(row -> roles(row).contains(role)));
  }

  /** What a role exports as soon as it has started. */
  public static Set<String> fromStart(String role) {
    return names(
        rows().filter(row -> roles(row).contains(role)).filter(row -> row.get(5).equals("start")));
  }

  /** What roles export from its first use on. */
  static Set<String> onUse() {
    return names(rows().filter(row -> row.get(5).equals("use")));
  }

  /** What any role exports. */
  public static Set<String> all() {
    return names(rows());
  }

  /** Fails where a role's scraped metrics and the table differ. */
  public static void check(String role, String scraped) {
    var exported = exported(scraped);
    assertThat(exported).as("exported by %s from its start", role).containsAll(fromStart(role));
    assertThat(of(role)).as("documented for %s", role).containsAll(exported);
  }

  /** Without the typed twins of official counters, the maxima of timers, and what is not ours. */
  private static Set<String> exported(String scraped) {
    var names = new TreeSet<String>();
    TYPE.matcher(scraped).results().forEach(found -> names.add(found.group(1)));
    var ours = new TreeSet<>(names);
    ours.removeIf(name -> FOREIGN.matcher(name).lookingAt());
    ours.removeIf(name -> name.endsWith("_max") && names.contains(name.replaceAll("_max$", "")));
    ours.removeIf(
        name ->
            names.contains(name.replaceAll("^perdure_(.+)_total$", "$1"))
                && name.endsWith("_total"));
    return ours;
  }

  private static Set<String> names(Stream<List<String>> rows) {
    var names = new TreeSet<String>();
    rows.forEach(row -> names.add(row.get(1).replace("`", "")));
    return names;
  }

  private static List<String> roles(List<String> row) {
    return List.of(row.get(4).split(", ", -1));
  }

  private static Stream<List<String>> rows() {
    try {
      return Files.readAllLines(TABLE).stream()
          .filter(line -> line.startsWith("| `"))
          .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
