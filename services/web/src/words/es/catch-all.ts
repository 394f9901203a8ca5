import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Contraseñas comodín',
  lead: 'Con una de estas, un programa envía como cualquier dirección de {domain}. No abren ningún buzón.',
  nameHint: 'Como «Impresora» o «Tienda».',
  newTitle: 'Su nueva contraseña comodín',
  newLead: 'Cópiela ahora: solo se muestra aquí, y después el servidor no la conoce.',
  removed: 'La contraseña está revocada.'
} as const satisfies Words['catchAll']
