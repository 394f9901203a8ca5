import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'Claves de API',
  lead: 'Con una de estas, un programa trabaja por usted en {address}.',
  make: 'Crear una clave',
  name: 'Para qué programa',
  nameHint: 'Como «Script de copias».',
  scopes: 'Puede trabajar con',
  scope_account: 'Cuenta',
  scope_domains: 'Dominios',
  scope_aliases: 'Alias',
  scope_emails: 'Correo',
  readOnly: 'puede mirar, y no cambiar nada',
  addresses: 'Solo para estos alias',
  addressesHint: 'Uno por línea. Vacío: para todo lo que usted puede hacer.',
  newTitle: 'Su nueva clave de API',
  newLead: 'Cópiela ahora: solo se muestra aquí, y después el servidor no la conoce.',
  key: 'Clave',
  address: 'Dirección de la API',
  use: 'Los programas la envían como nombre de usuario (HTTP basic), con la contraseña vacía.',
  over: 'caducada',
  revoked: 'La clave está revocada.'
} as const satisfies Words['apiKeys']
