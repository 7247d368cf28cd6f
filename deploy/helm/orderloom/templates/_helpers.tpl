{{- define "orderloom.labels" -}}
app.kubernetes.io/name: orderloom
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "orderloom.image" -}}
{{ .Values.image.repository }}:{{ required "image.tag is the version to run" .Values.image.tag }}
{{- end }}

{{- /* What tells a build's workers from another one's; nothing where there are no builds. */}}
{{- define "orderloom.build" -}}
{{- if .Values.worker.versioned }}
app.kubernetes.io/version: {{ .Values.image.tag | quote }}
{{- end }}
{{- end }}

{{- define "orderloom.worker" -}}
{{ .Release.Name }}-worker{{ if .Values.worker.versioned }}-{{ .Values.image.tag | lower | replace "." "-" | replace "_" "-" | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "orderloom.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "orderloom.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- /* The key as a file of the process's own, mode 0600: a Secret's mode shows a group, which Orderloom refuses. */}}
{{- define "orderloom.key" -}}
- name: key
  emptyDir: { medium: Memory }
- name: sealed
  secret: { secretName: {{ .Values.secrets.key }}, defaultMode: 0440 }
{{- end }}

{{- define "orderloom.copyKey" -}}
- name: key
  image: busybox:1.37.0
  command: [install, -m, "0600", /sealed/key.json, /key/key.json]
  {{- include "orderloom.container" . | nindent 2 }}
  volumeMounts:
    - { name: sealed, mountPath: /sealed, readOnly: true }
    - { name: key, mountPath: /key }
{{- end }}
