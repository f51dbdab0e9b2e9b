package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each value changes: the part of an object at a JSON pointer; - means that it is not there.
 */
class OptionsTest {
  private static final String POD = "/spec/template/spec/";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {nameOverride: x}                              | Deployment acme-x-worker | /kind | Deployment
          {fullnameOverride: o}                          | Deployment o-worker | /kind | Deployment
          {extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: '{{ .Release.Name }}-x'}}]} | ConfigMap acme-x | /kind | ConfigMap
          {commonLabels: {a: b}}                         | Service acme-perdure-frontend | /metadata/labels/a | b
          {commonAnnotations: {a: b}}                    | Deployment acme-perdure-worker | /metadata/annotations/a | b
          {serviceAccount: {create: false}}              | ServiceAccount acme-perdure | /kind | -
          {serviceAccount: {name: me}}                   | ServiceAccount me | /kind | ServiceAccount
          {migration: {enabled: false}}                  | Job acme-perdure-migration | /kind | -
          {migration: {backoffLimit: 2}}                 | Job acme-perdure-migration | /spec/backoffLimit | 2
          {migration: {annotations: {a: b}}}             | Job acme-perdure-migration | /metadata/annotations/a | b
          {}                                             | Job acme-perdure-migration | /metadata/annotations/perdure.test~1hook | pre-install,pre-upgrade
          {}                                             | Job acme-perdure-migration | /metadata/annotations/perdure.test~1hook-weight | -5
          {}                                             | Job acme-perdure-migration | /spec/ttlSecondsAfterFinished | -
          {migration: {useHelmHooks: false}}             | Job acme-perdure-migration-1 | /spec/ttlSecondsAfterFinished | 600
          {migration: {useHelmHooks: false}}             | Job acme-perdure-migration-1 | /metadata/annotations | -
          {migration: {useHelmHooks: false, ttlSecondsAfterFinished: null}} | Job acme-perdure-migration-1 | /spec/ttlSecondsAfterFinished | -
          {service: {type: LoadBalancer}}                | Service acme-perdure-frontend | /spec/type | LoadBalancer
          {service: {port: 80}}                          | Service acme-perdure-frontend | /spec/ports/0/port | 80
          {service: {type: NodePort, nodePort: 30233}}   | Service acme-perdure-frontend | /spec/ports/0/nodePort | 30233
          {}                                             | Service acme-perdure-history-headless | /spec/clusterIP | None
          {}                                             | Service acme-perdure-worker-headless | /spec/ports/0/name | metrics
          {metrics: {serviceMonitor: {enabled: true}}}   | ServiceMonitor acme-perdure | /spec/endpoints/0/port | metrics
          """)
  void changesObjects(String values, String object, String pointer, String expected) {
    assertThat(Manifests.part(values, object, pointer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {metrics: {prometheusRule: {enabled: true}}}   | PrometheusRule acme-perdure | /spec/groups/0/rules/0/alert | PerdureRoleDown
          {metrics: {prometheusRule: {enabled: true, for: 9m}}} | PrometheusRule acme-perdure | /spec/groups/0/rules/1/for | 9m
          {tls: {certManager: {enabled: true, issuerRef: {name: c}}}} | Certificate acme-perdure-internal-tls | /spec/dnsNames/0 | perdure-internal
          {tls: {certManager: {enabled: true, issuerRef: {name: c}}}} | Certificate acme-perdure-frontend-tls | /spec/dnsNames/1 | acme-perdure-frontend.orders
          {tls: {certManager: {enabled: true, issuerRef: {name: c}}, frontend: {existingSecret: t}}} | Certificate acme-perdure-frontend-tls | /kind | -
          {tls: {certManager: {enabled: true, issuerRef: {name: c}, frontendNames: [a.b]}}} | Certificate acme-perdure-frontend-tls | /spec/dnsNames/3 | a.b
          {tls: {certManager: {enabled: true, issuerRef: {name: c}, renewBefore: 1h}}} | Certificate acme-perdure-frontend-tls | /spec/renewBefore | 1h
          {metrics: {serviceMonitor: {enabled: true, scrapeTimeout: 5s}}} | ServiceMonitor acme-perdure | /spec/endpoints/0/scrapeTimeout | 5s
          {metrics: {serviceMonitor: {enabled: true}}}   | ServiceMonitor acme-perdure | /spec/endpoints/0/relabelings/0/targetLabel | kubernetes_pod_name
          {metrics: {serviceMonitor: {enabled: true, metricRelabelings: [{action: drop}]}}} | ServiceMonitor acme-perdure | /spec/endpoints/0/metricRelabelings/0/action | drop
          {}                                             | ConfigMap acme-perdure-dashboard-history | /kind | -
          {metrics: {grafanaDashboards: {enabled: true}}} | ConfigMap acme-perdure-dashboard-history | /metadata/labels/grafana_dashboard | 1
          {metrics: {grafanaDashboards: {enabled: true, folder: x}}} | ConfigMap acme-perdure-dashboard-matching | /metadata/annotations/grafana_folder | x
          {networkPolicy: {enabled: false}}              | NetworkPolicy acme-perdure-history | /kind | -
          {}                                             | NetworkPolicy acme-perdure-frontend | /spec/ingress/0/from | -
          {networkPolicy: {allowExternal: false}}        | NetworkPolicy acme-perdure-frontend | /spec/ingress/0/from/1/podSelector/matchLabels/perdure-client | true
          {}                                             | NetworkPolicy acme-perdure-history | /spec/ingress/0/from/0/podSelector/matchExpressions/0/values | ["frontend","history","matching","worker","admin"]
          {}                                             | NetworkPolicy acme-perdure-matching | /spec/ingress/0/from/0/podSelector/matchExpressions/0/values | ["frontend","history","matching","worker"]
          {}                                             | NetworkPolicy acme-perdure-admin | /spec/egress/1/ports/0/port | 5432
          {}                                             | NetworkPolicy acme-perdure-admin | /spec/egress/2/ports/0/port | 7234
          {}                                             | NetworkPolicy acme-perdure-worker | /spec/ingress/0/ports/0/port | 9090
          {}                                             | NetworkPolicy acme-perdure-worker | /spec/ingress/1 | -
          {}                                             | Deployment acme-perdure-worker | /spec/template/metadata/annotations/prometheus.io~1port | 9090
          {metrics: {scrapeAnnotations: false}}          | Deployment acme-perdure-worker | /spec/template/metadata/annotations | -
          {metrics: {serviceMonitor: {enabled: true}}}   | Deployment acme-perdure-worker | /spec/template/metadata/annotations | -
          {networkPolicy: {databasePort: 6432}}          | NetworkPolicy acme-perdure-worker | /spec/egress/1/ports/0/port | 6432
          {networkPolicy: {kafkaPort: 9093}}             | NetworkPolicy acme-perdure-worker | /spec/egress/2/ports/0/port | 9093
          {web: {enabled: true}}                         | Service acme-perdure-web | /spec/ports/0/port | 8080
          {}                                             | Deployment acme-perdure-web | /kind | -
          {tests: {enabled: false}}                      | Pod acme-perdure-test-frontend | /kind | -
          {}                                             | Pod acme-perdure-test-frontend | /metadata/annotations/perdure.test~1hook | test
          {ingress: {enabled: true, hostname: a.b}}      | Ingress acme-perdure-frontend | /spec/rules/0/host | a.b
          {ingress: {enabled: true, hostname: a.b, tlsSecret: s}} | Ingress acme-perdure-frontend | /spec/tls/0/secretName | s
          {gateway: {enabled: true, parentRefs: [{name: g}]}} | GRPCRoute acme-perdure-frontend | /spec/rules/0/backendRefs/0/port | 7233
          {history: {replicaCount: 1}}                   | PodDisruptionBudget acme-perdure-history | /kind | -
          {history: {pdb: {create: false}}}              | PodDisruptionBudget acme-perdure-history | /kind | -
          {history: {pdb: {minAvailable: 50%}}}          | PodDisruptionBudget acme-perdure-history | /spec/minAvailable | 50%
          {history: {autoscaling: {enabled: true}}}      | HorizontalPodAutoscaler acme-perdure-history | /spec/behavior/scaleDown/policies/0/value | 1
          {frontend: {autoscaling: {enabled: true}}}     | HorizontalPodAutoscaler acme-perdure-frontend | /spec/behavior | -
          {worker: {autoscaling: {enabled: true, targetCPU: 55}}} | HorizontalPodAutoscaler acme-perdure-worker | /spec/metrics/0/resource/target/averageUtilization | 55
          """)
  void changesReachAndScale(String values, String object, String pointer, String expected) {
    assertThat(Manifests.part(values, object, pointer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {image: {registry: r.io}}                      | history | containers/0/image | r.io/perdure/perdure:0.1.0-SNAPSHOT
          {global: {imageRegistry: g.io}}                | history | containers/0/image | g.io/perdure/perdure:0.1.0-SNAPSHOT
          {global: {imageRegistry: g.io}, image: {registry: r.io}} | history | containers/0/image | r.io/perdure/perdure:0.1.0-SNAPSHOT
          {global: {imageRegistry: g.io}, web: {enabled: true, image: {tag: 1.0.0}}} | web | containers/0/image | g.io/temporalio/ui:1.0.0
          {global: {imagePullSecrets: [g]}, image: {pullSecrets: [s]}} | history | imagePullSecrets | [{"name":"g"},{"name":"s"}]
          {history: {extraEnvFrom: [{secretRef: {name: s}}]}} | history | containers/0/envFrom/0/secretRef/name | s
          {history: {extraVolumes: [{name: v, emptyDir: {}}]}} | history | volumes/1/name | v
          {history: {extraVolumeMounts: [{name: v, mountPath: /v}]}} | history | containers/0/volumeMounts/1/mountPath | /v
          {image: {tag: 9.9.9}}                          | history | containers/0/image | perdure/perdure:9.9.9
          {image: {pullPolicy: Always}}                  | history | containers/0/imagePullPolicy | Always
          {image: {pullSecrets: [s]}}                    | history | imagePullSecrets/0/name | s
          {image: {folder: /x}}                          | history | containers/0/command/3 | /x/history.jar
          {image: {folder: /x}}                          | worker | containers/0/command/1 | -XX:AOTCache=/x/worker.aot
          {serviceAccount: {create: false}}              | history | serviceAccountName | default
          {history: {nodeSelector: {disk: ssd}}}         | history | nodeSelector/disk | ssd
          {history: {tolerations: [{operator: Exists}]}} | history | tolerations/0/operator | Exists
          {history: {priorityClassName: high}}           | history | priorityClassName | high
          {history: {affinity: {nodeAffinity: {}}}}      | history | affinity/podAntiAffinity | -
          {}                                             | history | affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight | 100
          {history: {terminationGracePeriodSeconds: 75}} | history | terminationGracePeriodSeconds | 75
          {history: {resources: {limits: {cpu: 3}}}}     | history | containers/0/resources/limits/cpu | 3
          {}                                             | frontend | containers/0/startupProbe/httpGet/path | /actuator/health/liveness
          {}                                             | worker | containers/0/livenessProbe/httpGet/port | metrics
          {tls: {frontend: {existingSecret: t}}}                     | frontend | containers/0/readinessProbe/httpGet/path | /actuator/health/readiness
          {probes: {startup: {failureThreshold: 99}}}    | history | containers/0/startupProbe/failureThreshold | 99
          {probes: {liveness: {periodSeconds: 33}}}      | history | containers/0/livenessProbe/periodSeconds | 33
          {probes: {readiness: {timeoutSeconds: 7}}}     | history | containers/0/readinessProbe/timeoutSeconds | 7
          {tls: {frontend: {existingSecret: t}}}                     | frontend | volumes/1/secret/secretName | t
          {tls: {frontend: {existingSecret: t}}}                     | history | volumes/1 | -
          {web: {enabled: true}, tls: {frontend: {existingSecret: t}}} | web | volumes/0/secret/items/1 | -
          {web: {enabled: true}, tls: {frontend: {existingSecret: t, requireClientAuth: true}, internal: {existingSecret: i}}} | web | volumes/0/secret/items/2/path | tls.key
          {web: {enabled: true, image: {tag: 9.0.0}}}    | web | containers/0/image | temporalio/ui:9.0.0
          """)
  void changesPods(String values, String role, String part, String expected) {
    assertThat(Manifests.part(values, "Deployment acme-perdure-" + role, POD + part))
        .isEqualTo(expected);
  }

  /** A pod goes on serving until its stopping is noticed; older Kubernetes cannot wait so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | 1.30.0 | frontend | 5
          {}                                             | v1.34.1-eks | frontend | 5
          {}                                             | 1.29.9 | frontend | -
          {}                                             | 1.30.0 | history | -
          {frontend: {preStopSeconds: 0}}                | 1.30.0 | frontend | -
          {frontend: {preStopSeconds: 20}}               | 1.30.0 | frontend | 20
          {matching: {preStopSeconds: 7}}                | 1.30.0 | matching | 7
          """)
  void waitsBeforeItStops(String values, String kubernetes, String role, String expected) {
    var part = POD + "containers/0/lifecycle/preStop/sleep/seconds";
    var waits = Manifests.with(values, kubernetes).at("Deployment", "acme-perdure-" + role, part);

    assertThat(Objects.requireNonNullElse(waits, "-")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                             | frontend | SPRING_DATASOURCE_URL | jdbc:postgresql://postgresql.database:5432/perdure
          {}                                             | frontend | PERDURE_KAFKA_BOOTSTRAPSERVERS | -
          {}                                             | worker | PERDURE_KAFKA_BOOTSTRAPSERVERS | kafka.kafka:9092
          {externalKafka: {securityProtocol: SSL}}       | worker | PERDURE_KAFKA_CLIENT_SECURITY_PROTOCOL | SSL
          {externalKafka: {securityProtocol: SASL_SSL, sasl: {existingSecret: k}}} | matching | PERDURE_KAFKA_CLIENT_SASL_MECHANISM | SCRAM-SHA-512
          {externalKafka: {securityProtocol: SSL, tls: {existingSecret: k}}} | history | PERDURE_KAFKA_CLIENT_SSL_TRUSTSTORE_TYPE | PEM
          {externalDatabase: {user: me}}                 | history | SPRING_DATASOURCE_USERNAME | me
          {externalDatabase: {existingSecretKeys: {user: u}}} | history | SPRING_DATASOURCE_USERNAME | -
          {history: {connections: 33}}                   | history | SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE | 33
          {history: {javaOpts: -Xmx1g}}                  | history | JAVA_TOOL_OPTIONS | -Xmx1g
          {history: {extraEnv: [{name: A, value: b}]}}   | history | A | b
          {}                                             | frontend | PERDURE_FRONTEND_NAMESPACES | default
          {config: {namespaces: [a1, b1]}}               | frontend | PERDURE_FRONTEND_NAMESPACES | a1,b1
          {config: {namespaces: []}}                     | frontend | PERDURE_FRONTEND_NAMESPACES | -
          {web: {enabled: true, extraEnv: [{name: A, value: b}]}} | web | A | b
          {config: {shards: 16}}                         | history | PERDURE_CLUSTER_SHARDS | 16
          {config: {matchingPartitions: 4}}              | history | PERDURE_CLUSTER_MATCHINGPARTITIONS | 4
          {config: {memory: {runBytes: 1GB}}}            | history | PERDURE_HISTORY_RUNBYTES | 1GB
          {config: {memory: {recentEventBytes: 1GB}}}    | history | PERDURE_HISTORY_RECENTEVENTBYTES | 1GB
          {config: {frontendLimits: {rps: 10000000}}}    | frontend | PERDURE_FRONTEND_LIMITS_RPS | 10000000
          {config: {frontendLimits: {namespaceRps: 7}}}  | frontend | PERDURE_FRONTEND_LIMITS_NAMESPACERPS | 7
          {config: {log: {level: debug}}}                | worker | LOGGING_LEVEL_ROOT | debug
          {config: {log: {format: text}}}                | worker | LOGGING_STRUCTURED_FORMAT_CONSOLE | -
          {}                                             | history | PERDURE_NODE_ADDRESS | $(POD_IP):7234
          {}                                             | matching | PERDURE_NODE_ADDRESS | $(POD_IP):7235
          {}                                             | frontend | PERDURE_NODE_ADDRESS | $(POD_IP):7233
          {metrics: {port: 9999}}                        | worker | MANAGEMENT_SERVER_PORT | 9999
          {tls: {frontend: {existingSecret: t}}}         | frontend | PERDURE_TLS_FRONTEND_BUNDLE | frontend
          {tls: {frontend: {existingSecret: t}}}         | frontend | PERDURE_TLS_INTERNAL_BUNDLE | -
          {tls: {frontend: {existingSecret: t}}}         | history | PERDURE_TLS_FRONTEND_BUNDLE | -
          {tls: {frontend: {existingSecret: t}}}         | frontend | SPRING_SSL_BUNDLE_PEM_FRONTEND_TRUSTSTORE_CERTIFICATE | -
          {tls: {internal: {existingSecret: t}}}         | frontend | PERDURE_TLS_INTERNAL_BUNDLE | internal
          {tls: {internal: {existingSecret: t}}}         | matching | PERDURE_TLS_INTERNAL_BUNDLE | internal
          {tls: {internal: {existingSecret: t}}}         | worker | PERDURE_TLS_INTERNAL_BUNDLE | -
          {tls: {internal: {existingSecret: t}}}         | history | SPRING_SSL_BUNDLE_PEM_INTERNAL_RELOADONUPDATE | true
          {tls: {internal: {existingSecret: t, caKey: a}}} | history | SPRING_SSL_BUNDLE_PEM_INTERNAL_TRUSTSTORE_CERTIFICATE | file:/etc/perdure/tls/internal/a
          {tls: {internal: {existingSecret: t, serverName: a.b}}} | history | PERDURE_TLS_INTERNAL_SERVERNAME | a.b
          {tls: {frontend: {existingSecret: t, requireClientAuth: true}, internal: {existingSecret: i}}} | frontend | PERDURE_TLS_FRONTEND_CLIENTAUTH | REQUIRE
          {web: {enabled: true}}                         | web | TEMPORAL_ADDRESS | acme-perdure-frontend.orders:7233
          {web: {enabled: true}, tls: {frontend: {existingSecret: t}}} | web | TEMPORAL_TLS_SERVER_NAME | acme-perdure-frontend.orders
          """)
  void changesVariables(String values, String role, String variable, String expected) {
    assertThat(Manifests.variable(values, role, variable)).isEqualTo(expected);
  }
}
