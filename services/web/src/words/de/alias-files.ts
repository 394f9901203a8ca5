import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Aliase importieren und exportieren',
  lead: 'Als Tabelle (.csv), die jede Tabellenkalkulation öffnet, oder als .json für Programme.',
  import: 'Einlesen',
  importLead:
    'Die erste Zeile einer Tabelle nennt ihre Spalten: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Nur name ist nötig. Nichts wird geändert, bevor Sie gesehen haben, was geschähe.',
  file: 'Datei',
  fileHint: '.csv oder .json, bis {size} und 10.000 Aliase.',
  missing: 'Wählen Sie eine Datei',
  nothing: 'In dieser Datei ist kein Alias',
  keep: 'Aliase, die es schon gibt, lassen, wie sie sind',
  try: 'Zeigen, was geschähe',
  trialTitle: 'Das würde geschehen',
  trialLead: 'Noch ist nichts geändert.',
  doIt: 'Ausführen',
  other: 'Eine andere Datei wählen',
  gone: 'Das hat zu lange gedauert: wählen Sie die Datei noch einmal.',
  doneTitle: 'Die Datei ist eingelesen',
  doneLead: 'Was abgewiesen wurde, ist wie zuvor.',
  toList: 'Zu den Aliasen',
  added: 'Neu',
  changed: 'Geändert',
  kept: 'Wie es ist',
  refused: 'Abgewiesen',
  line: 'Zeile',
  outcome: 'Was',
  more: {
    one: 'Eine weitere Zeile wird nicht gezeigt.',
    other: '{count} weitere Zeilen werden nicht gezeigt.'
  },
  export: 'Ausgeben',
  exportLead:
    'Namen und wohin sie führen; keine Mail und kein Passwort. Eine solche Datei lässt sich wieder einlesen.',
  csv: 'Als CSV herunterladen',
  json: 'Als JSON herunterladen'
} as const satisfies Words['aliasFiles']
