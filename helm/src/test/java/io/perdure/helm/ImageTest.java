package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Image, compose file and chart speak of the same jars, ports, users and settings. */
class ImageTest {
  private static final String IMAGE = Chart.read(Path.of("..", "docker", "Dockerfile"));
  private static final Map<String, Object> COMPOSE =
      Chart.parsed(Chart.read(Path.of("..", "docker", "compose.yaml")));
  private static final List<String> ROLES = List.of("frontend", "history", "matching", "worker");
  private static final Manifests LEAST = Manifests.with("");

  @Test
  void holdsTheRunnableJarsOfModules() {
    var copied = Pattern.compile("COPY (\\S+)/target/\\*-app.jar").matcher(IMAGE).results();

    assertThat(copied.map(found -> Path.of("..", found.group(1), "pom.xml")))
        .hasSize(ROLES.size() + 2)
        .allMatch(Files::exists)
        .allMatch(pom -> Chart.read(pom).contains("<mainClass>"));
  }

  @Test
  void exposesThePortsOfTheChart() {
    var ports =
        LEAST.all(Deployment.class).stream()
            .flatMap(role -> role.getSpec().getTemplate().getSpec().getContainers().stream())
            .flatMap(container -> container.getPorts().stream())
            .map(ContainerPort::getContainerPort)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .toList();

    assertThat(IMAGE).contains("EXPOSE " + String.join(" ", ports) + "\n");
  }

  @Test
  void runsAsTheUserOfTheChart() {
    var pod = Objects.requireNonNull(LEAST.pods().get("Deployment acme-perdure-history"));
    var user = pod.getSecurityContext().getRunAsUser();

    assertThat(IMAGE).contains("USER %d:%d\n".formatted(user, user));
  }

  @TestFactory
  Stream<DynamicTest> rolesStartTheSameWayInCompose() {
    return ROLES.stream()
        .map(
            role ->
                dynamicTest(
                    role,
                    () -> {
                      var pod = LEAST.pods().get("Deployment acme-perdure-" + role);
                      var command =
                          Objects.requireNonNull(pod).getContainers().getFirst().getCommand();
                      assertThat(service(role).get("command"))
                          .isEqualTo(command.subList(1, command.size()));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> rolesAreReachedInComposeWhereTheyListen() {
    return Map.of("frontend", "7233", "history", "7234", "matching", "7235").entrySet().stream()
        .map(
            role ->
                dynamicTest(
                    role.getKey(),
                    () ->
                        assertThat(environment(role.getKey()))
                            .containsEntry(
                                "PERDURE_NODE_ADDRESS", role.getKey() + ":" + role.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> settingsOfComposeAreRead() {
    return ROLES.stream()
        .flatMap(role -> environment(role).keySet().stream())
        .filter(name -> name.startsWith("PERDURE_"))
        .distinct()
        .map(name -> dynamicTest(name, () -> assertThat(RoleSettings.isRead(name)).isTrue()));
  }

  private static Map<String, Object> service(String name) {
    return section(section(COMPOSE, "services"), name);
  }

  private static Map<String, Object> environment(String role) {
    return section(service(role), "environment");
  }

  @SuppressWarnings("unchecked") // YAML's maps have texts for keys here.
  private static Map<String, Object> section(Map<String, Object> map, String key) {
    return (Map<String, Object>) Objects.requireNonNull(map.get(key));
  }
}
