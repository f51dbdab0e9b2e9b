package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart tells a role is what the role reads, under the name by which it reads it. */
class RoleSettingsTest {
  private static final Manifests LEAST = Manifests.with("");
  private static final Manifests SHARING =
      Manifests.with("externalKafka: {topicPrefix: a, replicationFactor: 3}");
  private static final Manifests ENCRYPTED =
      Manifests.of(Chart.values(Chart.FOLDER.resolve("examples/cert-manager.yaml")));

  @TestFactory
  Stream<DynamicTest> everyVariableOfOursIsRead() {
    return Stream.of("frontend", "history", "matching", "worker")
        .map(role -> "acme-perdure-" + role)
        .flatMap(
            role ->
                Stream.of(LEAST, SHARING, ENCRYPTED)
                    .flatMap(it -> it.environment("Deployment", role).keySet().stream()))
        .filter(name -> name.startsWith("PERDURE_"))
        .distinct()
        .map(name -> dynamicTest(name, () -> assertThat(RoleSettings.isRead(name)).isTrue()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PERDURE_HISTORY_SURPRISE",
        "PERDURE_HISTORY_RECORD",
        "PERDURE_TLS_INTERNAL_SURPRISE",
        "PERDURE_DATABASE_SURPRISE",
        "PERDURE_SURPRISE_PARTITIONS"
      })
  void findsAVariableThatNobodyReads(String variable) {
    assertThat(RoleSettings.isRead(variable)).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> rolesListenWhereTheChartSaysSo() {
    return Map.of(
            "io.perdure.frontend.FrontendDefaults", "7233",
            "io.perdure.history.HistoryApplication", "7234",
            "io.perdure.matching.MatchingApplication", "7235")
        .entrySet()
        .stream()
        .map(
            role ->
                dynamicTest(
                    role.getKey(),
                    () ->
                        assertThat(Sources.ofClass(role.getKey()))
                            .contains(
                                "\"spring.grpc.server.port\", \"%s\"".formatted(role.getValue()))));
  }

  @TestFactory
  Stream<DynamicTest> limitsAreThoseOfTheRoles() {
    var limits = Sources.ofClass("io.perdure.frontend.access.FrontendLimits");
    var memory = Sources.ofClass("io.perdure.history.HistoryProperties");
    return Stream.of(
        dynamicTest(
            "rps", () -> assertThat(limits).contains("\"100000\") @Min(1) @Max(10_000_000)")),
        dynamicTest("namespaceRps", () -> assertThat(limits).contains("\"50000\") @Min(1)")),
        dynamicTest("namespaceLongPolls", () -> assertThat(limits).contains("@Max(1_000_000)")),
        dynamicTest("runBytes", () -> assertThat(memory).contains("\"16MB\") DataSize runBytes")),
        dynamicTest(
            "recentEventBytes",
            () -> assertThat(memory).contains("\"32MB\") DataSize recentEventBytes")));
  }

  @TestFactory
  Stream<DynamicTest> theMigrationReadsTheDatabase() {
    var app = Sources.ofClass("io.perdure.migrations.MigrationApp");
    var job = LEAST.pods().get("Job acme-perdure-migration");
    assertThat(job).isNotNull();
    return job.getContainers().getFirst().getEnv().stream()
        .map(variable -> variable.getName())
        .map(
            name ->
                dynamicTest(
                    name,
                    () ->
                        assertThat(app)
                            .contains("\"PERDURE_DATABASE_\" +")
                            .contains(quoted(name.replace("PERDURE_DATABASE_", "")))));
  }

  private static String quoted(String flag) {
    return '"' + flag.toLowerCase(Locale.ROOT) + '"';
  }
}
