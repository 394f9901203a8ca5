{{/* What all pods share. Call with (dict "root" $ "name" name "service" settings). */}}
{{- define "postkeep.labels" -}}
app.kubernetes.io/name: postkeep
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "postkeep.name" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "postkeep.image" -}}
{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "postkeep.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "postkeep.container" -}}
image: {{ include "postkeep.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
envFrom:
  - secretRef: { name: {{ .root.Values.secretName }} }
env:
  - { name: DOMAIN, value: {{ required "domain is missing: --set domain=example.com" .root.Values.domain | quote }} }
  - { name: LISTEN_HOST, value: '::' }
  - { name: HEALTH_HOST, value: 127.0.0.1 }
  - { name: HEALTH_PORT, value: '9090' }
  - { name: SQLITE_HOST, value: {{ include "postkeep.name" (dict "root" .root "name" "sqlite") }} }
  - { name: SQLITE_PORT, value: '3456' }
  - { name: SQLITE_WORKER_PORT, value: '3457' }
  - { name: SQLITE_WORKERS, value: {{ .root.Values.sqlite.workers | quote }} }
  {{- range $name, $settings := .root.Values.services }}
  {{- $ports := $settings.ports | default list }}
  {{- if and $ports (not (index $ports 0).public) }}
  - { name: {{ $name | upper | replace "-" "_" }}_HOST, value: {{ include "postkeep.name" (dict "root" $.root "name" $name) }} }
  {{- end }}
  {{- end }}
  - { name: TLS_KEY_FILE, value: /app/ssl/tls.key }
  - { name: TLS_CERT_FILE, value: /app/ssl/tls.crt }
  - { name: NODE_OPTIONS, value: '--max-semi-space-size=1 --max-old-space-size={{ .service.heap | default .root.Values.defaults.heap }}' }
  {{- range $key, $value := .root.Values.env }}
  - { name: {{ $key }}, value: {{ $value | quote }} }
  {{- end }}
  {{- range $key, $value := .service.env }}
  - { name: {{ $key }}, value: {{ $value | quote }} }
  {{- end }}
resources:
  requests: { cpu: 50m, memory: 96Mi }
  limits: { memory: {{ .service.memory | default .root.Values.defaults.memory }} }
{{- end }}

{{- define "postkeep.probes" -}}
startupProbe:
  exec: { command: [self-hosting/healthy] }
  periodSeconds: 5
  timeoutSeconds: 8
  failureThreshold: 36
readinessProbe:
  exec: { command: [self-hosting/healthy] }
  periodSeconds: 10
  timeoutSeconds: 8
{{- end }}

{{/* On the node of the mailboxes, whose volume can only be on one. */}}
{{- define "postkeep.besideMailboxes" -}}
podAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    - topologyKey: kubernetes.io/hostname
      labelSelector:
        matchLabels: {{- include "postkeep.labels" (dict "root" .root "name" "sqlite") | nindent 10 }}
{{- end }}

{{- define "postkeep.mailboxes" -}}
name: mailboxes
persistentVolumeClaim: { claimName: mailboxes-{{ include "postkeep.name" (dict "root" .root "name" "sqlite") }}-0 }
{{- end }}
