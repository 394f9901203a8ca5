import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Importer et exporter des alias',
  lead: 'En tableau (.csv) que tout tableur ouvre, ou en .json pour les programmes.',
  import: 'Importer',
  importLead:
    'La première ligne d’un tableau nomme ses colonnes : name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Seul name est nécessaire. Rien n’est changé avant que vous ayez vu ce qui le serait.',
  file: 'Fichier',
  fileHint: '.csv ou .json, jusqu’à {size} et 10 000 alias.',
  missing: 'Choisissez un fichier',
  nothing: 'Il n’y a pas d’alias dans ce fichier',
  keep: 'Laisser tels quels les alias qui sont déjà ici',
  try: 'Voir ce qui serait fait',
  trialTitle: 'Voici ce qui serait fait',
  trialLead: 'Rien n’est encore changé.',
  doIt: 'Le faire',
  other: 'Choisir un autre fichier',
  gone: 'Cela a pris trop de temps : choisissez de nouveau le fichier.',
  doneTitle: 'Le fichier est importé',
  doneLead: 'Ce qui a été refusé est comme avant.',
  toList: 'Vers les alias',
  added: 'Nouveau',
  changed: 'Changé',
  kept: 'Tel quel',
  refused: 'Refusé',
  line: 'Ligne',
  outcome: 'Quoi',
  more: {
    one: 'Une ligne de plus n’est pas affichée.',
    other: '{count} lignes de plus ne sont pas affichées.'
  },
  export: 'Exporter',
  exportLead:
    'Les noms et où ils mènent ; ni courrier ni mot de passe. Un tel fichier peut être importé de nouveau.',
  csv: 'Télécharger en CSV',
  json: 'Télécharger en JSON'
} as const satisfies Words['aliasFiles']
