import type { Words } from '../translate.ts'

export const away = {
  title: 'Ausencia',
  lead: '{address} responde por sí sola mientras usted no está: a cada remitente una vez en unos días, y a ninguna lista de correo.',
  isOn: 'Responder mientras no estoy',
  isOnHint: 'El correo se guarda o se reenvía como siempre.',
  subject: 'Asunto',
  subjectHint: 'Vacío: el asunto del mensaje al que se responde.',
  message: 'Lo que dice',
  first: 'Primer día',
  firstHint: 'Vacío: desde ahora.',
  last: 'Último día',
  lastHint: 'Vacío: hasta que se desactive aquí.',
  off: 'Sin respuesta automática',
  on: 'Responde por sí sola',
  from: 'Responde por sí sola desde el {when}',
  until: 'Responde por sí sola hasta el {when}',
  over: 'El tiempo de la respuesta ha pasado',
  senders: 'Envía como',
  sendersLead:
    '{address} siempre envía como ella misma. Un programa de correo que entra con su contraseña puede usar también estas.',
  sendersField: 'Otras direcciones',
  sendersHint:
    'Una por línea, como info@example.com; *@example.com es todo un dominio. Solo de dominios que administra el propietario del alias.',
  ownOnly: 'Solo su propia dirección',
  change: 'Cambiar',
  changeOf: 'Cambiar: {what}'
} as const satisfies Words['away']
