import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Importer og eksporter aliaser',
  lead: 'Som en tabell (.csv) som alle regneark åpner, eller som .json for programmer.',
  import: 'Importer',
  importLead:
    'Den første linjen i en tabell navngir kolonnene: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Bare name er nødvendig. Ingenting endres før du har sett hva som ville bli endret.',
  file: 'Fil',
  fileHint: '.csv eller .json, opptil {size} og 10 000 aliaser.',
  missing: 'Velg en fil',
  nothing: 'Det er ingen aliaser i denne filen',
  keep: 'La aliaser som allerede finnes, være som de er',
  try: 'Se hva som ville skje',
  trialTitle: 'Dette ville skje',
  trialLead: 'Ingenting er endret ennå.',
  doIt: 'Utfør',
  other: 'Velg en annen fil',
  gone: 'Dette tok for lang tid: velg filen på nytt.',
  doneTitle: 'Filen er importert',
  doneLead: 'Det som ble avvist, er som før.',
  toList: 'Til aliasene',
  added: 'Ny',
  changed: 'Endret',
  kept: 'Uendret',
  refused: 'Avvist',
  line: 'Linje',
  outcome: 'Hva',
  more: { one: 'Én linje til vises ikke.', other: '{count} linjer til vises ikke.' },
  export: 'Eksporter',
  exportLead: 'Navn og hvor de fører; ingen e-post og ingen passord. En slik fil kan importeres igjen.',
  csv: 'Last ned som CSV',
  json: 'Last ned som JSON'
} as const satisfies Words['aliasFiles']
