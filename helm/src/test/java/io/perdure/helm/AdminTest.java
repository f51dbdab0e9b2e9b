package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Commands of operators run as a Job that is rendered when it is asked for. */
class AdminTest {
  private static final String TLS = "tls: {internal: {existingSecret: t, caKey: a, serverName: s}}";

  @Test
  void isNoPartOfAnInstallation() {
    assertThat(Manifests.part("{}", "Job acme-perdure-admin", "/kind")).isEqualTo("-");
  }

  @Test
  void doesWhatItIsToldOnTheDatabaseOfTheInstallation() {
    var container = container("admin: {arguments: [shards, '16']}");

    assertThat(container.getCommand()).startsWith("java").endsWith("-jar", "/app/server.jar");
    assertThat(container.getArgs()).containsExactly("shards", "16");
    assertThat(container.getEnv())
        .extracting("name")
        .containsExactly(
            "PERDURE_DATABASE_URL", "PERDURE_DATABASE_USER", "PERDURE_DATABASE_PASSWORD");
  }

  @Test
  void showsTheRolesTheirOwnCertificate() {
    var container = container("{admin: {arguments: [refresh, --all]}, " + TLS + "}");

    assertThat(String.join(" ", container.getArgs()))
        .isEqualTo(
            "refresh --all --tls-cert-path /etc/perdure/tls/internal/tls.crt --tls-key-path"
                + " /etc/perdure/tls/internal/tls.key --tls-ca-path /etc/perdure/tls/internal/a"
                + " --tls-server-name s");
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/perdure/tls/internal");
  }

  @Test
  void showsNoCertificateToTheDatabase() {
    assertThat(container("{admin: {arguments: [shards, '16']}, " + TLS + "}").getArgs())
        .containsExactly("shards", "16");
  }

  @TestFactory
  Stream<DynamicTest> keepsTheLaws() {
    var manifests =
        Manifests.with(
            "{admin: {arguments: [refresh, --all]}, externalKafka: {securityProtocol: SSL, tls:"
                + " {existingSecret: k}}, "
                + TLS
                + "}");
    return Laws.ALL.entrySet().stream()
        .map(law -> dynamicTest(law.getKey(), () -> law.getValue().accept(manifests)));
  }

  private static Container container(String values) {
    var job = Manifests.with(values).get(Job.class, "acme-perdure-admin");
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }
}
