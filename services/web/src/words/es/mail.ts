import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Restablezca su contraseña',
  reset:
    'Hola:\n\nalguien, probablemente usted, quiere poner una nueva contraseña a su cuenta en {site}.\nSiga este enlace en los próximos 30 minutos:\n\n{url}\n\nSi no fue usted, no haga nada: su contraseña sigue como está.\n',
  changeSubject: 'Confirme su nueva dirección',
  change:
    'Hola:\n\npara entrar en {site} con esta dirección a partir de ahora, siga este enlace en el plazo de un día:\n\n{url}\n',
  changedSubject: 'Se ha cambiado su dirección',
  changed:
    'Hola:\n\nsu cuenta en {site} tiene ahora la dirección {email}; esta ya no se usa.\n\nSi no fue usted, dígaselo enseguida al administrador del servidor.\n',
  passwordSubject: 'Se ha cambiado su contraseña',
  password:
    'Hola:\n\nla contraseña de su cuenta en {site} se acaba de cambiar.\n\nSi no fue usted, restablézcala enseguida: {url}\n',
  passkeySubject: 'Se ha añadido una llave de acceso',
  passkey:
    'Hola:\n\nla llave de acceso «{name}» abre ahora su cuenta en {site}.\n\nSi no fue usted, quítela y cambie enseguida su contraseña: {url}\n',
  inviteSubject: 'Le invitan a {domain}',
  invite:
    'Hola:\n\n{from} le invita a {domain}, cuyo correo está en {site}.\nSiga este enlace en las próximas dos semanas:\n\n{url}\n\nSi no sabe por qué, no haga nada.\n'
} as const satisfies Words['mail']
