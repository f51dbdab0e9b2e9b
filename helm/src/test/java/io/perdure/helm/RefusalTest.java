package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values that cannot work together are refused with one sentence. */
class RefusalTest {
  private static final Map<String, String> REFUSALS = refusals();

  @TestFactory
  Stream<DynamicTest> refusesWithOneSentence() {
    return REFUSALS.entrySet().stream()
        .map(refusal -> dynamicTest(refusal.getValue(), () -> refuses(refusal)));
  }

  @TestFactory
  Stream<DynamicTest> acceptsWhatIsComplete() {
    return Stream.of(
            "externalKafka: {securityProtocol: SASL_SSL, sasl: {existingSecret: k}}",
            "externalKafka: {securityProtocol: SSL, tls: {existingSecret: k}}",
            "tls: {frontend: {existingSecret: t, requireClientAuth: true}, internal:"
                + " {existingSecret: i}}",
            "tls: {certManager: {enabled: true, issuerRef: {name: i}}, frontend:"
                + " {requireClientAuth: true}}",
            "service: {type: NodePort, nodePort: 30233}",
            "frontend: {preStopSeconds: 5, terminationGracePeriodSeconds: 50}",
            "history: {autoscaling: {enabled: true, minReplicas: 4, maxReplicas: 4}}")
        .map(yaml -> dynamicTest(yaml, () -> assertThat(Manifests.with(yaml).all()).isNotEmpty()));
  }

  @Test
  void everyRefusalOfTheChartIsTested() {
    var template = Chart.read(Chart.FOLDER.resolve("templates/validate.yaml"));
    var missing = Pattern.compile("append \\$missing \"([^\"]+)\"").matcher(template).results();
    var sentences = Pattern.compile("fail (?:\\(printf )?\"([^\"]+)\"").matcher(template).results();
    var tested = String.join("\n", REFUSALS.values());

    assertThat(missing).isNotEmpty().allMatch(found -> tested.contains(found.group(1)));
    assertThat(sentences)
        .isNotEmpty()
        .allMatch(
            found ->
                Pattern.compile(found.group(1).replace(".", "\\.").replace("%s", ".+"))
                    .matcher(tested)
                    .find());
  }

  private static void refuses(Map.Entry<String, String> refusal) {
    assertThat(Chart.refusal(Chart.leastAnd(refusal.getKey()))).isEqualTo(refusal.getValue());
  }

  private static Map<String, String> refusals() {
    var refusals = new LinkedHashMap<String, String>();
    missing(refusals, "externalDatabase: {url: ''}", "externalDatabase.url");
    missing(refusals, "externalDatabase: {user: ''}", "externalDatabase.user");
    missing(refusals, "externalDatabase: {existingSecret: ''}", "externalDatabase.existingSecret");
    missing(refusals, "externalKafka: {bootstrapServers: ''}", "externalKafka.bootstrapServers");
    missing(
        refusals,
        "externalKafka: {securityProtocol: SASL_PLAINTEXT}",
        "externalKafka.sasl.existingSecret");
    missing(refusals, "ingress: {enabled: true}", "ingress.hostname");
    missing(refusals, "web: {enabled: true, ingress: {enabled: true}}", "web.ingress.hostname");
    missing(refusals, "gateway: {enabled: true}", "gateway.parentRefs");
    missing(refusals, "web: {enabled: true, gateway: {enabled: true}}", "web.gateway.parentRefs");
    missing(
        refusals,
        "web: {oidc: {providerUrl: 'https://a.b'}}",
        "web.oidc.existingSecret, web.oidc.callbackUrl");
    refusals.put(
        "web: {gateway: {enabled: true, parentRefs: [{name: g}]}}",
        "web.gateway.enabled needs web.enabled.");
    refusals.put(
        "externalDatabase: {tls: {existingSecret: t}}",
        "externalDatabase.tls.existingSecret is set, but externalDatabase.url does not say"
            + " sslrootcert=/etc/perdure/database/ca.crt.");
    refusals.put(
        "externalKafka: {sasl: {existingSecret: k}}",
        "externalKafka.sasl.existingSecret is set, but externalKafka.securityProtocol is no SASL"
            + " protocol.");
    refusals.put(
        "externalKafka: {tls: {existingSecret: k}}",
        "externalKafka.tls.existingSecret is set, but externalKafka.securityProtocol is without"
            + " TLS.");
    missing(refusals, "tls: {certManager: {enabled: true}}", "tls.certManager.issuerRef.name");
    refusals.put(
        "tls: {frontend: {requireClientAuth: true}}",
        "tls.frontend.requireClientAuth needs tls.frontend.existingSecret or"
            + " tls.certManager.enabled.");
    refusals.put(
        "tls: {frontend: {requireClientAuth: true, existingSecret: t}}",
        "tls.frontend.requireClientAuth needs tls.internal.existingSecret: behind the frontend"
            + " anybody could call the roles.");
    refusals.put(
        "web: {ingress: {enabled: true, hostname: a.b}}", "web.ingress.enabled needs web.enabled.");
    refusals.put(
        "service: {nodePort: 30233}",
        "service.nodePort needs service.type NodePort or LoadBalancer.");
    scaling(refusals);
    return refusals;
  }

  private static void scaling(Map<String, String> refusals) {
    for (var role : new String[] {"frontend", "history", "matching", "worker"}) {
      refusals.put(
          role + ": {autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 4}}",
          role + ".autoscaling.minReplicas is above " + role + ".autoscaling.maxReplicas.");
      refusals.put(
          role + ": {autoscaling: {enabled: true}, resources: {requests: {cpu: null}}}",
          role + ".autoscaling.enabled needs " + role + ".resources.requests.cpu.");
      refusals.put(
          role + ": {autoscaling: {enabled: true, targetCPU: null}}",
          role + ".autoscaling.enabled needs a target or metrics.");
      refusals.put(
          role + ": {preStopSeconds: 6, terminationGracePeriodSeconds: 50}",
          role
              + ".terminationGracePeriodSeconds must be 45 or more above "
              + role
              + ".preStopSeconds.");
      refusals.put(
          role + ": {updateStrategy: {maxSurge: 0, maxUnavailable: 0%}}",
          both(role + ".updateStrategy.maxSurge", role + ".updateStrategy.maxUnavailable"));
    }
  }

  private static String both(String one, String other) {
    return "%s and %s are both 0.".formatted(one, other);
  }

  private static void missing(Map<String, String> refusals, String yaml, String name) {
    refusals.put(yaml, "These values are missing: " + name + ".");
  }
}
