{{/* Names and labels. */}}
{{- define "perdure.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "perdure.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "perdure.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "perdure.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* What a component's pods are selected by: a list of the root and the component's name. */}}
{{- define "perdure.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "perdure.labels" -}}
{{- $root := index . 0 -}}
{{ include "perdure.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: perdure
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The metadata of an object: root, component, name, and a map of annotations of its own. */}}
{{- define "perdure.metadata" -}}
{{- $root := index . 0 -}}
{{- $annotations := merge (dict) (index . 3) $root.Values.commonAnnotations -}}
metadata:
  name: {{ index . 2 }}
  namespace: {{ include "perdure.namespace" $root }}
  labels:
    {{- include "perdure.labels" . | nindent 4 }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "perdure.image" -}}
{{- $name := .Values.image.repository -}}
{{- with default .Values.global.imageRegistry .Values.image.registry -}}
{{- $name = printf "%s/%s" . $name -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $name .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* An image that is not ours: root, its values. */}}
{{- define "perdure.otherImage" -}}
{{- $image := printf "%s:%s" (index . 1).repository (index . 1).tag -}}
{{- with (index . 0).Values.global.imageRegistry -}}
{{- $image = printf "%s/%s" . $image -}}
{{- end -}}
{{- $image -}}
{{- end -}}

{{- define "perdure.pullSecrets" -}}
{{- with concat .Values.global.imagePullSecrets .Values.image.pullSecrets | uniq }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Pods run as the restricted Pod Security Standard wants them: who runs them, as a map. */}}
{{- define "perdure.podSecurityContext" -}}
securityContext:
  runAsNonRoot: true
  {{- range $field, $number := . }}
  {{- if not (kindIs "invalid" $number) }}
  {{ $field }}: {{ int64 $number }}
  {{- end }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "perdure.containerSecurityContext" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
{{- end -}}

{{/* One environment variable of the database: root, variable, value, key of the secret. */}}
{{- define "perdure.databaseVariable" -}}
{{- $database := (index . 0).Values.externalDatabase -}}
- name: {{ index . 1 }}
  {{- if index . 3 }}
  valueFrom:
    secretKeyRef:
      name: {{ $database.existingSecret }}
      key: {{ index . 3 }}
  {{- else }}
  value: {{ index . 2 | quote }}
  {{- end }}
{{- end -}}

{{/* The database, under a prefix and a word for the user: roles and migration app have their own. */}}
{{- define "perdure.database" -}}
{{- $root := index . 0 -}}
{{- $database := $root.Values.externalDatabase -}}
{{- $keys := $database.existingSecretKeys -}}
{{ include "perdure.databaseVariable" (list $root (printf "%s_URL" (index . 1)) $database.url $keys.url) }}
{{ include "perdure.databaseVariable" (list $root (printf "%s_%s" (index . 1) (index . 2)) $database.user $keys.user) }}
{{ include "perdure.databaseVariable" (list $root (printf "%s_PASSWORD" (index . 1)) "" $keys.password) }}
{{- end -}}

{{/* Where the authority of PostgreSQL's certificate lies, in whatever speaks to it. */}}
{{- define "perdure.databaseMount" -}}
{{- if .Values.externalDatabase.tls.existingSecret -}}
- name: database-tls
  mountPath: /etc/perdure/database
  readOnly: true
{{- end -}}
{{- end -}}

{{- define "perdure.databaseVolume" -}}
{{- with .Values.externalDatabase.tls -}}
{{- if .existingSecret -}}
- name: database-tls
  secret:
    secretName: {{ .existingSecret }}
    items:
      - key: {{ .caKey }}
        path: ca.crt
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "perdure.frontendAddress" -}}
{{ include "perdure.fullname" . }}-frontend.{{ include "perdure.namespace" . }}:{{ .Values.service.port }}
{{- end -}}

{{/* The secret of a section's certificate, none for plain text: root, frontend or internal. */}}
{{- define "perdure.tlsSecret" -}}
{{- $tls := (index . 0).Values.tls -}}
{{- $existing := (get $tls (index . 1)).existingSecret -}}
{{- if $existing -}}
{{- $existing -}}
{{- else if $tls.certManager.enabled -}}
{{- printf "%s-%s-tls" (include "perdure.fullname" (index . 0)) (index . 1) -}}
{{- end -}}
{{- end -}}

{{/* The frontend's certificates, for those who call it: all keys only where clients need their own. */}}
{{- define "perdure.clientCertificates" -}}
- name: tls
  secret:
    secretName: {{ include "perdure.tlsSecret" (list . "frontend") }}
    items:
      - key: {{ .Values.tls.frontend.caKey }}
        path: ca.crt
      {{- if .Values.tls.frontend.requireClientAuth }}
      - key: tls.crt
        path: tls.crt
      - key: tls.key
        path: tls.key
      {{- end }}
{{- end -}}
