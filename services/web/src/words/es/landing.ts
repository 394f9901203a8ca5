import type { Words } from '../translate.ts'

export const landing = {
  title: 'Correo que es suyo',
  lead: 'Este servidor recibe, envía y guarda el correo de sus propios dominios: cada buzón es un archivo cifrado que ni siquiera su operador puede leer.',
  begin: 'Crear la primera cuenta',
  firstTitle: 'Un servidor recién hecho',
  first: 'Nadie tiene cuenta todavía. La primera será la del administrador.',
  privateTitle: 'Privado por construcción',
  privateText:
    'Un buzón está cifrado con su propia clave. Las contraseñas lo abren; el servidor no guarda ninguna.',
  standardTitle: 'Cualquier programa de correo',
  standardText:
    'IMAP, POP3 y SMTP, que se configuran por sí mismos en Thunderbird, Apple Mail y la mayoría de los demás.',
  aliasTitle: 'Tantas direcciones como quiera',
  aliasText: 'Un nombre para cada tienda y cada persona, reenviado o guardado, en todos sus dominios.',
  welcome: 'Ir a mis dominios'
} as const satisfies Words['landing']
