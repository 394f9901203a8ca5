import type { Words } from '../translate.ts'

export const senders = {
  title: 'Remitentes',
  lead: 'Quién no puede enviar correo a este servidor, y quién puede, se diga lo que se diga. Lo permitido gana. postmaster y abuse oyen a todos.',
  list: 'Lista',
  denied: 'Denegados',
  allowed: 'Permitidos',
  searchHint: 'Parte de una dirección o red',
  count: { one: 'Una entrada', other: '{count} entradas' },
  noneDenied: 'No se deniega a nadie',
  noneDeniedLead: 'A quien envía spam una y otra vez lo pone aquí el propio servidor, durante un tiempo.',
  noneAllowed: 'No hay nadie en la lista',
  noneAllowedLead: 'Ponga aquí a quien tenga correo que se toma por spam una y otra vez.',
  add: 'Añadir a la lista',
  entry: 'Remitente',
  entryHint: 'Una dirección, un dominio, *.dominio, una dirección IP o una red como 192.0.2.0/24.',
  daysWrong: 'Dé un número entero de 0 a {most}.',
  sender: 'Quién',
  by: 'Por',
  byServer: 'Este servidor',
  byAdmin: 'Administrador'
} as const satisfies Words['senders']
