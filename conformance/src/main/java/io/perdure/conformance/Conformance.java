package io.perdure.conformance;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the table of cases with the official Java SDK against a started server. */
public final class Conformance {
  private Conformance() {}

  /**
   * Exits with 1 when a case failed.
   *
   * @param arguments --target host:port --cases path [--namespace name] [--only case]
   */
  public static void main(String[] arguments) {
    var options = options(List.of(arguments));
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(options.get("--target")).build());
    var client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(options.getOrDefault("--namespace", "default"))
                .build());
    var table = CaseTable.read(Path.of(options.getOrDefault("--cases", "cases.json")));
    var server = new Server(client);
    var results =
        table.cases().stream()
            .filter(one -> one.name().equals(options.getOrDefault("--only", one.name())))
            .map(one -> passes(server, table, one))
            .toList();
    long failed = results.stream().filter(passed -> !passed).count();
    System.out.printf("java: %d passed, %d failed%n", results.size() - failed, failed);
    stubs.shutdownNow();
    System.exit(failed == 0 && !results.isEmpty() ? 0 : 1);
  }

  private static Map<String, String> options(List<String> arguments) {
    var options = new HashMap<String, String>();
    for (int index = 0; index + 1 < arguments.size(); index += 2) {
      options.put(arguments.get(index), arguments.get(index + 1));
    }
    return options;
  }

  private static boolean passes(Server server, CaseTable table, Case one) {
    long began = System.nanoTime();
    try {
      new CaseDriver(server, table, one).run();
    } catch (RuntimeException failure) { // The next case may do better.
      System.out.printf("FAIL %s: %s%n", one.name(), failure);
      return false;
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf("ok   %s (%d ms)%n", one.name(), took.toMillis());
    return true;
  }
}
