package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a person adds to the chart, or takes from it, reaches the part of an object at a pointer.
 */
class ExtensionsTest {
  private static final String POD = "/spec/template/spec/";

  /** Switches on whatever makes objects. */
  private static final String EVERYTHING =
      """
      commonLabels: {team: orders}
      commonAnnotations: {cost: "7"}
      tls: {certManager: {enabled: true, issuerRef: {name: i}}}
      config: {application: {a: b}}
      history: {autoscaling: {enabled: true}}
      ingress: {enabled: true, hostname: a.b}
      gateway: {enabled: true, parentRefs: [{name: g}]}
      web: {enabled: true, gateway: {enabled: true, parentRefs: [{name: g}]}}
      metrics:
        serviceMonitor: {enabled: true}
        prometheusRule: {enabled: true}
        grafanaDashboards: {enabled: true}
      """;

  @Test
  void commonLabelsAndAnnotationsReachEveryObject() {
    assertThat(Manifests.with(EVERYTHING).all())
        .hasSizeGreaterThan(30)
        .extracting(object -> object.getMetadata())
        .allSatisfy(metadata -> assertThat(metadata.getLabels()).containsEntry("team", "orders"))
        .allSatisfy(metadata -> assertThat(metadata.getAnnotations()).containsEntry("cost", "7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | Deployment acme-perdure-history | /spec/strategy/rollingUpdate/maxSurge | 1
          {history: {updateStrategy: {maxSurge: 50%}}}   | Deployment acme-perdure-history | /spec/strategy/rollingUpdate/maxSurge | 50%
          {history: {kind: StatefulSet}}                 | Deployment acme-perdure-history | /kind | -
          {history: {kind: StatefulSet}}                 | StatefulSet acme-perdure-history | /spec/podManagementPolicy | Parallel
          {history: {kind: StatefulSet}}                 | StatefulSet acme-perdure-history | /spec/serviceName | acme-perdure-history-headless
          {history: {kind: StatefulSet}}                 | StatefulSet acme-perdure-history | /spec/minReadySeconds | 30
          {history: {kind: StatefulSet}}                 | StatefulSet acme-perdure-history | /spec/volumeClaimTemplates | -
          {history: {kind: StatefulSet, autoscaling: {enabled: true}}} | HorizontalPodAutoscaler acme-perdure-history | /spec/scaleTargetRef/kind | StatefulSet
          {worker: {autoscaling: {enabled: true, targetMemory: 60}}} | HorizontalPodAutoscaler acme-perdure-worker | /spec/metrics/1/resource/name | memory
          {worker: {autoscaling: {enabled: true, targetCPU: null, targetMemory: 60}}} | HorizontalPodAutoscaler acme-perdure-worker | /spec/metrics/0/resource/target/averageUtilization | 60
          {worker: {autoscaling: {enabled: true, targetCPU: null, metrics: [{type: External, external: {metric: {name: m}}}]}}} | HorizontalPodAutoscaler acme-perdure-worker | /spec/metrics/0/external/metric/name | m
          {history: {autoscaling: {enabled: true, behavior: {scaleUp: {selectPolicy: Min}}}}} | HorizontalPodAutoscaler acme-perdure-history | /spec/behavior/scaleDown | -
          {namespaceOverride: other}                     | Deployment acme-perdure-history | /metadata/namespace | other
          {namespaceOverride: other, metrics: {prometheusRule: {enabled: true}}} | PrometheusRule acme-perdure | /spec/groups/2/rules/0/expr | sum(numshards_gauge{namespace="other"}) == 0
          {service: {appProtocol: kubernetes.io/h2c}}    | Service acme-perdure-frontend | /spec/ports/0/appProtocol | kubernetes.io/h2c
          {networkPolicy: {extraIngress: [{ports: [{port: 5005}]}]}} | NetworkPolicy acme-perdure-worker | /spec/ingress/1/ports/0/port | 5005
          {config: {application: {a: {b: 10000000}}}}    | ConfigMap acme-perdure-application | /data/application.json | {"a":{"b":10000000}}
          {}                                             | ConfigMap acme-perdure-application | /kind | -
          """)
  void changesWorkloads(String values, String object, String pointer, String expected) {
    assertThat(Manifests.part(values, object, pointer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {web: {enabled: true, gateway: {enabled: true, parentRefs: [{name: g}]}}} | HTTPRoute acme-perdure-web | /spec/rules/0/backendRefs/0/port | 8080
          {web: {enabled: true, gateway: {enabled: true, parentRefs: [{name: g}], hostnames: [a.b]}}} | HTTPRoute acme-perdure-web | /spec/hostnames/0 | a.b
          {web: {enabled: true, gateway: {enabled: true, parentRefs: [{name: g}]}}} | GRPCRoute acme-perdure-frontend | /kind | -
          {web: {enabled: true, oidc: {providerUrl: 'https://a.b', existingSecret: s, callbackUrl: 'https://c.d'}}} | NetworkPolicy acme-perdure-web | /spec/egress/2/ports/0/port | 443
          {web: {enabled: true, oidc: {providerUrl: 'http://a.b:88', existingSecret: s, callbackUrl: 'https://c.d'}}} | NetworkPolicy acme-perdure-web | /spec/egress/2/ports/0/port | 88
          {web: {enabled: true}}                         | NetworkPolicy acme-perdure-web | /spec/egress/2 | -
          {metrics: {serviceMonitor: {enabled: true, namespace: m}}} | ServiceMonitor acme-perdure | /metadata/namespace | m
          {metrics: {serviceMonitor: {enabled: true, namespace: m}}} | ServiceMonitor acme-perdure | /spec/namespaceSelector/matchNames/0 | orders
          {metrics: {serviceMonitor: {enabled: true, honorLabels: true}}} | ServiceMonitor acme-perdure | /spec/endpoints/0/honorLabels | true
          {metrics: {serviceMonitor: {enabled: true, relabelings: [{action: drop}]}}} | ServiceMonitor acme-perdure | /spec/endpoints/0/relabelings/1/action | drop
          {metrics: {prometheusRule: {enabled: true, rules: [{record: r, expr: '1'}]}}} | PrometheusRule acme-perdure | /spec/groups/3/rules/0/record | r
          {metrics: {grafanaDashboards: {enabled: true, namespace: g}}} | ConfigMap acme-perdure-dashboard-history | /metadata/namespace | g
          {externalDatabase: {url: 'jdbc:postgresql://a/b?sslrootcert=/etc/perdure/database/ca.crt', tls: {existingSecret: d}}} | Job acme-perdure-migration | /spec/template/spec/volumes/1/secret/secretName | d
          {externalDatabase: {url: 'jdbc:postgresql://a/b?sslrootcert=/etc/perdure/database/ca.crt', tls: {existingSecret: d}}} | Job acme-perdure-migration | /spec/template/spec/containers/0/volumeMounts/1/mountPath | /etc/perdure/database
          {podSecurityContext: {runAsUser: null}}        | Job acme-perdure-migration | /spec/template/spec/securityContext/runAsUser | -
          """)
  void changesReachAndMonitoring(String values, String object, String pointer, String expected) {
    assertThat(Manifests.part(values, object, pointer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {podSecurityContext: {fsGroup: 1000650000}}    | history | securityContext/fsGroup | 1000650000
          {podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}} | history | securityContext | {"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}
          {diagnosticMode: {enabled: true}}              | history | containers/0/command | ["sleep","infinity"]
          {diagnosticMode: {enabled: true}}              | history | containers/0/livenessProbe | -
          {history: {initContainers: [{name: i, image: a:1}]}} | history | initContainers/0/name | i
          {history: {sidecars: [{name: s, image: a:1}]}} | history | containers/1/name | s
          {}                                             | history | initContainers | -
          {history: {customStartupProbe: {exec: {command: [a]}}}} | history | containers/0/startupProbe | {"exec":{"command":["a"]}}
          {history: {customLivenessProbe: {grpc: {port: 7234}}}} | history | containers/0/livenessProbe | {"grpc":{"port":7234}}
          {history: {customReadinessProbe: {tcpSocket: {port: grpc}}}} | history | containers/0/readinessProbe | {"tcpSocket":{"port":"grpc"}}
          {history: {customReadinessProbe: {tcpSocket: {port: grpc}}}} | matching | containers/0/readinessProbe/httpGet/port | metrics
          {externalDatabase: {url: 'jdbc:postgresql://a/b?sslrootcert=/etc/perdure/database/ca.crt', tls: {existingSecret: d, caKey: k}}} | frontend | volumes/1/secret/items/0/key | k
          {config: {application: {a: b}}}                | worker | containers/0/env/11/valueFrom/configMapKeyRef/name | acme-perdure-application
          {web: {enabled: true, oidc: {providerUrl: 'https://a.b', existingSecret: s, callbackUrl: 'https://c.d'}}} | web | containers/0/env/5/valueFrom/secretKeyRef/key | client-id
          """)
  void changesPods(String values, String role, String part, String expected) {
    assertThat(Manifests.part(values, "Deployment acme-perdure-" + role, POD + part))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {config: {taskQueuePartitions: 4}}             | frontend | PERDURE_TASKQUEUES_PARTITIONS | 4
          {config: {taskQueuePartitions: 4}}             | matching | PERDURE_TASKQUEUES_PARTITIONS | 4
          {}                                             | worker | PERDURE_TASKQUEUES_PARTITIONS | -
          {externalKafka: {visibilityPartitions: 4}}     | worker | PERDURE_KAFKA_VISIBILITYPARTITIONS | 4
          {externalKafka: {topicPrefix: a-}}             | history | PERDURE_KAFKA_TOPICPREFIX | a-
          {}                                             | history | PERDURE_KAFKA_TOPICPREFIX | -
          {externalKafka: {replicationFactor: 3}}        | worker | PERDURE_KAFKA_REPLICATIONFACTOR | 3
          {}                                             | worker | PERDURE_KAFKA_REPLICATIONFACTOR | -
          {web: {enabled: true, codecEndpoint: 'https://a.b'}} | web | TEMPORAL_CODEC_ENDPOINT | https://a.b
          {web: {enabled: true}}                         | web | TEMPORAL_AUTH_ENABLED | -
          {web: {enabled: true, oidc: {providerUrl: 'https://a.b', existingSecret: s, callbackUrl: 'https://c.d'}}} | web | TEMPORAL_AUTH_SCOPES | openid,profile,email
          {web: {enabled: true, oidc: {providerUrl: 'https://a.b', existingSecret: s, callbackUrl: 'https://c.d'}}} | web | TEMPORAL_AUTH_CALLBACK_URL | https://c.d
          """)
  void changesVariables(String values, String role, String variable, String expected) {
    assertThat(Manifests.variable(values, role, variable)).isEqualTo(expected);
  }
}
