import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Aliassen importeren en exporteren',
  lead: 'Als tabel (.csv) die elk rekenblad opent, of als .json voor programma’s.',
  import: 'Inlezen',
  importLead:
    'De eerste regel van een tabel noemt de kolommen: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Alleen name is nodig. Er verandert niets voordat u hebt gezien wat er zou veranderen.',
  file: 'Bestand',
  fileHint: '.csv of .json, tot {size} en 10.000 aliassen.',
  missing: 'Kies een bestand',
  nothing: 'Er staat geen alias in dit bestand',
  keep: 'Aliassen die er al zijn laten zoals ze zijn',
  try: 'Zien wat er zou gebeuren',
  trialTitle: 'Dit zou er gebeuren',
  trialLead: 'Er is nog niets veranderd.',
  doIt: 'Uitvoeren',
  other: 'Een ander bestand kiezen',
  gone: 'Dit duurde te lang: kies het bestand opnieuw.',
  doneTitle: 'Het bestand is ingelezen',
  doneLead: 'Wat geweigerd werd is zoals het was.',
  toList: 'Naar de aliassen',
  added: 'Nieuw',
  changed: 'Gewijzigd',
  kept: 'Zoals het is',
  refused: 'Geweigerd',
  line: 'Regel',
  outcome: 'Wat',
  more: { one: 'Eén regel meer wordt niet getoond.', other: '{count} regels meer worden niet getoond.' },
  export: 'Uitvoeren naar bestand',
  exportLead:
    'Namen en waarheen ze leiden; geen mail en geen wachtwoord. Zo’n bestand kan weer worden ingelezen.',
  csv: 'Downloaden als CSV',
  json: 'Downloaden als JSON'
} as const satisfies Words['aliasFiles']
