import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Importér og eksportér aliasser',
  lead: 'Som tabel (.csv), som ethvert regneark kan åbne, eller som .json til programmer.',
  import: 'Importér',
  importLead:
    'Den første linje i en tabel navngiver kolonnerne: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Kun name er nødvendig. Intet ændres, før du har set, hvad der vil ske.',
  file: 'Fil',
  fileHint: '.csv eller .json, op til {size} og 10.000 aliasser.',
  missing: 'Vælg en fil',
  nothing: 'Der er intet alias i denne fil',
  keep: 'Lad aliasser, der allerede findes, være, som de er',
  try: 'Se, hvad der vil ske',
  trialTitle: 'Dette vil ske',
  trialLead: 'Intet er ændret endnu.',
  doIt: 'Udfør',
  other: 'Vælg en anden fil',
  gone: 'Det tog for lang tid: Vælg filen igen.',
  doneTitle: 'Filen er importeret',
  doneLead: 'Det, der blev afvist, er som før.',
  toList: 'Til aliasserne',
  added: 'Nyt',
  changed: 'Ændret',
  kept: 'Som det er',
  refused: 'Afvist',
  line: 'Linje',
  outcome: 'Hvad',
  more: { one: 'Én linje mere vises ikke.', other: '{count} linjer mere vises ikke.' },
  export: 'Eksportér',
  exportLead:
    'Navne, og hvor de fører hen; ingen mail og ingen adgangskode. En sådan fil kan importeres igen.',
  csv: 'Download som CSV',
  json: 'Download som JSON'
} as const satisfies Words['aliasFiles']
