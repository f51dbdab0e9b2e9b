{{/* What the roles are made of. */}}
{{/* The port on which a role serves gRPC; the worker serves none. */}}
{{- define "perdure.grpcPort" -}}
{{- get (dict "frontend" "7233" "history" "7234" "matching" "7235") . -}}
{{- end -}}

{{- define "perdure.environment" -}}
{{- $root := index . 0 -}}
{{- $role := index . 1 -}}
{{- $values := get $root.Values $role -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ $values.javaOpts | quote }}
- name: LOGGING_LEVEL_ROOT
  value: {{ $root.Values.config.log.level }}
{{- if ne $root.Values.config.log.format "text" }}
- name: LOGGING_STRUCTURED_FORMAT_CONSOLE
  value: {{ $root.Values.config.log.format }}
{{- end }}
{{ include "perdure.database" (list $root "SPRING_DATASOURCE" "USERNAME") }}
- name: SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE
  value: {{ $values.connections | quote }}
- name: MANAGEMENT_SERVER_PORT
  value: {{ $root.Values.metrics.port | quote }}
{{- if ne $role "worker" }}
{{ include "perdure.nodeEnvironment" . }}
{{- end }}
{{- if eq $role "frontend" }}
{{ include "perdure.frontendEnvironment" $root }}
{{- else }}
{{ include "perdure.kafkaEnvironment" $root }}
{{- end }}
{{- if eq $role "history" }}
{{ include "perdure.historyEnvironment" $root }}
{{- end }}
{{- include "perdure.tlsEnvironment" . }}
{{- if $root.Values.config.application }}
- name: SPRING_APPLICATION_JSON
  valueFrom:
    configMapKeyRef:
      name: {{ include "perdure.fullname" $root }}-application
      key: application.json
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "perdure.frontendEnvironment" -}}
{{- with .Values.config.namespaces }}
- name: PERDURE_FRONTEND_NAMESPACES
  value: {{ join "," . }}
{{- end }}
{{- with .Values.config.frontendLimits }}
- name: PERDURE_FRONTEND_LIMITS_RPS
  value: {{ int64 .rps | quote }}
- name: PERDURE_FRONTEND_LIMITS_NAMESPACERPS
  value: {{ int64 .namespaceRps | quote }}
- name: PERDURE_FRONTEND_LIMITS_NAMESPACELONGPOLLS
  value: {{ int64 .namespaceLongPolls | quote }}
{{- end }}
{{- end -}}

{{/* Which sections of certificates a role has: the worker has none. */}}
{{- define "perdure.tlsSections" -}}
{{- $sections := list -}}
{{- if and (eq (index . 1) "frontend") (include "perdure.tlsSecret" (list (index . 0) "frontend")) -}}
{{- $sections = append $sections "frontend" -}}
{{- end -}}
{{- if and (ne (index . 1) "worker") (include "perdure.tlsSecret" (list (index . 0) "internal")) -}}
{{- $sections = append $sections "internal" -}}
{{- end -}}
{{- join "," $sections -}}
{{- end -}}

{{- define "perdure.tlsEnvironment" -}}
{{- $root := index . 0 -}}
{{- range $section := include "perdure.tlsSections" . | splitList "," | compact }}
{{- $values := get $root.Values.tls $section }}
{{- $bundle := printf "SPRING_SSL_BUNDLE_PEM_%s" (upper $section) }}
{{- $folder := printf "file:/etc/perdure/tls/%s" $section }}
- name: PERDURE_TLS_{{ upper $section }}_BUNDLE
  value: {{ $section }}
- name: {{ $bundle }}_RELOADONUPDATE
  value: "true"
- name: {{ $bundle }}_KEYSTORE_VERIFYKEYS
  value: "true"
- name: {{ $bundle }}_KEYSTORE_CERTIFICATE
  value: {{ $folder }}/tls.crt
- name: {{ $bundle }}_KEYSTORE_PRIVATEKEY
  value: {{ $folder }}/tls.key
{{- if eq $section "internal" }}
- name: PERDURE_TLS_INTERNAL_SERVERNAME
  value: {{ $values.serverName }}
{{- else if $values.requireClientAuth }}
- name: PERDURE_TLS_FRONTEND_CLIENTAUTH
  value: REQUIRE
{{- end }}
{{- if or (eq $section "internal") $values.requireClientAuth }}
- name: {{ $bundle }}_TRUSTSTORE_CERTIFICATE
  value: {{ $folder }}/{{ $values.caKey }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "perdure.nodeEnvironment" -}}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: PERDURE_NODE_ADDRESS
  value: $(POD_IP):{{ include "perdure.grpcPort" (index . 1) }}
- name: PERDURE_TASKQUEUES_PARTITIONS
  value: {{ (index . 0).Values.config.taskQueuePartitions | quote }}
{{- end -}}

{{- define "perdure.historyEnvironment" -}}
- name: PERDURE_HISTORY_RUNBYTES
  value: {{ .Values.config.memory.runBytes }}
- name: PERDURE_HISTORY_RECENTEVENTBYTES
  value: {{ .Values.config.memory.recentEventBytes }}
- name: PERDURE_CLUSTER_SHARDS
  value: {{ .Values.config.shards | quote }}
- name: PERDURE_CLUSTER_MATCHINGPARTITIONS
  value: {{ .Values.config.matchingPartitions | quote }}
{{- end -}}

{{- define "perdure.kafkaEnvironment" -}}
{{- $kafka := .Values.externalKafka -}}
- name: PERDURE_KAFKA_BOOTSTRAPSERVERS
  value: {{ $kafka.bootstrapServers | quote }}
- name: PERDURE_KAFKA_CLIENT_SECURITY_PROTOCOL
  value: {{ $kafka.securityProtocol }}
- name: PERDURE_KAFKA_VISIBILITYPARTITIONS
  value: {{ $kafka.visibilityPartitions | quote }}
{{- with $kafka.topicPrefix }}
- name: PERDURE_KAFKA_TOPICPREFIX
  value: {{ . | quote }}
{{- end }}
{{- with $kafka.replicationFactor }}
- name: PERDURE_KAFKA_REPLICATIONFACTOR
  value: {{ int64 . | quote }}
{{- end }}
{{- if hasPrefix "SASL" $kafka.securityProtocol }}
- name: PERDURE_KAFKA_CLIENT_SASL_MECHANISM
  value: {{ $kafka.sasl.mechanism }}
- name: PERDURE_KAFKA_CLIENT_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ $kafka.sasl.existingSecret }}
      key: {{ $kafka.sasl.jaasConfigKey }}
{{- end }}
{{- if $kafka.tls.existingSecret }}
- name: PERDURE_KAFKA_CLIENT_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: PERDURE_KAFKA_CLIENT_SSL_TRUSTSTORE_LOCATION
  value: /etc/perdure/kafka/ca.crt
{{- end }}
{{- end -}}

{{- define "perdure.ports" -}}
{{- $root := index . 0 -}}
ports:
  {{- with include "perdure.grpcPort" (index . 1) }}
  - name: grpc
    containerPort: {{ . }}
  {{- end }}
  - name: metrics
    containerPort: {{ $root.Values.metrics.port }}
{{- end -}}

{{/* Alive asks nobody else; ready asks for the schema, the node's lease and its clock. */}}
{{- define "perdure.probes" -}}
{{- $root := index . 0 -}}
{{- $values := get $root.Values (index . 1) -}}
{{- range $probe, $path := dict "startup" "liveness" "liveness" "liveness" "readiness" "readiness" }}
{{ $probe }}Probe:
  {{- with get $values (printf "custom%sProbe" (title $probe)) }}
  {{- toYaml . | nindent 2 }}
  {{- else }}
  httpGet:
    path: /actuator/health/{{ $path }}
    port: metrics
  {{- toYaml (get $root.Values.probes $probe) | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* How Prometheus finds a pod where no ServiceMonitor tells it. */}}
{{- define "perdure.scrapeAnnotations" -}}
{{- if and .Values.metrics.scrapeAnnotations (not .Values.metrics.serviceMonitor.enabled) -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .Values.metrics.port | quote }}
prometheus.io/path: /actuator/prometheus
{{- end -}}
{{- end -}}

{{- define "perdure.mounts" -}}
{{- $root := index . 0 -}}
- name: tmp
  mountPath: /tmp
{{- range include "perdure.tlsSections" . | splitList "," | compact }}
- name: tls-{{ . }}
  mountPath: /etc/perdure/tls/{{ . }}
  readOnly: true
{{- end }}
{{- with include "perdure.databaseMount" $root }}
{{ . }}
{{- end }}
{{- if and (not (has (index . 1) (list "frontend" "admin"))) $root.Values.externalKafka.tls.existingSecret }}
- name: kafka-tls
  mountPath: /etc/perdure/kafka
  readOnly: true
{{- end }}
{{- end -}}

{{- define "perdure.volumes" -}}
{{- $root := index . 0 -}}
- name: tmp
  emptyDir: {}
{{- range include "perdure.tlsSections" . | splitList "," | compact }}
- name: tls-{{ . }}
  secret:
    secretName: {{ include "perdure.tlsSecret" (list $root .) }}
{{- end }}
{{- with include "perdure.databaseVolume" $root }}
{{ . }}
{{- end }}
{{- if and (not (has (index . 1) (list "frontend" "admin"))) $root.Values.externalKafka.tls.existingSecret }}
- name: kafka-tls
  secret:
    secretName: {{ $root.Values.externalKafka.tls.existingSecret }}
    items:
      - key: {{ $root.Values.externalKafka.tls.caKey }}
        path: ca.crt
{{- end }}
{{- end -}}

{{/* Where pods go. */}}
{{- define "perdure.placement" -}}
{{- $root := index . 0 -}}
{{- $values := get $root.Values (index . 1) -}}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  {{- if $values.affinity }}
  {{- toYaml $values.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "perdure.selector" . | nindent 14 }}
  {{- end }}
{{- if $values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range $values.topologySpreadConstraints }}
  - {{ toYaml . | nindent 4 | trim }}
    labelSelector:
      matchLabels:
        {{- include "perdure.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}
