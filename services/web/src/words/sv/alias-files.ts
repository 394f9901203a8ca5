import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Importera och exportera alias',
  lead: 'Som en tabell (.csv) som alla kalkylprogram öppnar, eller som .json för program.',
  import: 'Importera',
  importLead:
    'Tabellens första rad anger kolumnerna: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Bara name behövs. Inget ändras förrän du har sett vad som skulle ändras.',
  file: 'Fil',
  fileHint: '.csv eller .json, upp till {size} och 10 000 alias.',
  missing: 'Välj en fil',
  nothing: 'Det finns inget alias i den här filen',
  keep: 'Låt alias som redan finns vara som de är',
  try: 'Se vad som skulle göras',
  trialTitle: 'Detta skulle göras',
  trialLead: 'Inget är ändrat ännu.',
  doIt: 'Utför',
  other: 'Välj en annan fil',
  gone: 'Detta tog för lång tid: välj filen igen.',
  doneTitle: 'Filen är importerad',
  doneLead: 'Det som avvisades är som det var.',
  toList: 'Till aliasen',
  added: 'Nya',
  changed: 'Ändrade',
  kept: 'Som de är',
  refused: 'Avvisade',
  line: 'Rad',
  outcome: 'Vad',
  more: { one: 'En rad till visas inte.', other: '{count} rader till visas inte.' },
  export: 'Exportera',
  exportLead: 'Namn och vart de leder; ingen e-post och inget lösenord. En sådan fil kan importeras igen.',
  csv: 'Ladda ner som CSV',
  json: 'Ladda ner som JSON'
} as const satisfies Words['aliasFiles']
