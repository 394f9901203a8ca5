import type { Words } from '../translate.ts'

export const aliasFiles = {
  title: 'Importar y exportar alias',
  lead: 'Como tabla (.csv), que abre toda hoja de cálculo, o como .json para programas.',
  import: 'Importar',
  importLead:
    'La primera línea de una tabla nombra sus columnas: name, recipients, description, labels, has_imap, is_enabled, error_code_if_disabled, max_quota. Solo name es necesaria. Nada cambia antes de que haya visto qué cambiaría.',
  file: 'Archivo',
  fileHint: '.csv o .json, hasta {size} y 10 000 alias.',
  missing: 'Elija un archivo',
  nothing: 'No hay ningún alias en este archivo',
  keep: 'Dejar como están los alias que ya existen',
  try: 'Ver qué se haría',
  trialTitle: 'Esto se haría',
  trialLead: 'Todavía no ha cambiado nada.',
  doIt: 'Hacerlo',
  other: 'Elegir otro archivo',
  gone: 'Ha tardado demasiado: elija el archivo otra vez.',
  doneTitle: 'El archivo está importado',
  doneLead: 'Lo rechazado está como antes.',
  toList: 'A los alias',
  added: 'Nuevo',
  changed: 'Cambiado',
  kept: 'Como está',
  refused: 'Rechazado',
  line: 'Línea',
  outcome: 'Qué',
  more: { one: 'No se muestra una línea más.', other: 'No se muestran {count} líneas más.' },
  export: 'Exportar',
  exportLead:
    'Los nombres y adónde llevan; ni correo ni contraseñas. Un archivo así se puede importar de nuevo.',
  csv: 'Descargar como CSV',
  json: 'Descargar como JSON'
} as const satisfies Words['aliasFiles']
