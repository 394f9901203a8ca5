import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Llaves de acceso',
  lead: 'Entre con el dedo, la cara o un PIN, o con una llave de seguridad, y sin contraseña. Nadie puede robarlas con un engaño.',
  add: 'Añadir una llave de acceso',
  addTitle: 'Añadir una llave de acceso',
  addLead:
    'Su navegador pregunta dónde guardarla: en este dispositivo, en su teléfono o en una llave de seguridad.',
  name: 'Nombre',
  nameHint: 'Como «Teléfono» o «Llave del llavero».',
  needsScript: 'Las llaves de acceso necesitan JavaScript.',
  failed: 'El navegador no dio ninguna llave de acceso. Inténtelo de nuevo.',
  refused: 'Esta llave de acceso no se aceptó: tardó demasiado, o no es para este sitio. Inténtelo de nuevo.',
  added: 'La llave de acceso está añadida.',
  remove: 'Quitar',
  removeOf: 'Quitar: {name}',
  removeTitle: '¿Quitar esta llave de acceso?',
  removeLead: '{name} ya no abre su cuenta. Bórrela también en el dispositivo.',
  removed: 'La llave de acceso está quitada.',
  logIn: 'Entrar con una llave de acceso',
  logInLead: 'Su navegador pide el dedo, la cara o el PIN.',
  withPassword: 'Usar la contraseña en su lugar',
  logInWrong: 'Esta llave de acceso no abre ninguna cuenta aquí',
  useKey: 'Usar una llave de seguridad',
  keyInstead: 'Usar una llave de seguridad en su lugar',
  keyLead: 'Toque una de sus llaves de seguridad, o use una llave de acceso.',
  withCode: 'Usar un código en su lugar'
} as const satisfies Words['passkeys']
