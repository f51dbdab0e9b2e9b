package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told after an installation: how to reach it, and what is not safe. */
class NotesTest {
  private static final String CERTIFIED =
      "tls: {certManager: {enabled: true, issuerRef: {name: i}}}";

  @Test
  void saysHowClientsReachIt() {
    assertThat(notes("service: {port: 7300}"))
        .contains("inside the cluster at acme-perdure-frontend.orders:7300")
        .contains("port-forward service/acme-perdure-frontend 7233:7300")
        .contains("temporal operator cluster health --address localhost:7233")
        .doesNotContain("acme-perdure-web");
    assertThat(notes("web: {enabled: true}")).contains("service/acme-perdure-web 8080:8080");
  }

  @Test
  void namesTheJobThatTheRolesWaitFor() {
    assertThat(notes("migration: {useHelmHooks: false}")).contains("Job acme-perdure-migration-1 ");
    assertThat(notes("migration: {useHelmHooks: false, enabled: false}")).doesNotContain("Job ");
    assertThat(notes("")).doesNotContain("Job ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                     | the frontend speaks plain text
          {}                                     | the roles speak plain text with one another
          {}                                     | Kafka is spoken to in plain text
          {networkPolicy: {enabled: false}}      | every pod of the cluster reaches every role
          {diagnosticMode: {enabled: true}}      | the roles sleep, and serve nothing
          {web: {enabled: true, ingress: {enabled: true, hostname: a.b}}} | asks nobody who they are
          """)
  void warnsOfWhatIsNotSafe(String values, String warning) {
    assertThat(notes(values)).containsPattern("WARNING: .*" + warning);
  }

  @Test
  void saysNothingAgainstWhatIsSafe() {
    assertThat(notes(CERTIFIED + "\nexternalKafka: {securityProtocol: SSL}\nweb: {enabled: true}"))
        .doesNotContain("WARNING");
  }

  private static String notes(String yaml) {
    return Chart.notes(Chart.leastAnd(yaml));
  }
}
