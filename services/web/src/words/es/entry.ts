import type { Words } from '../translate.ts'

export const entry = {
  email: 'Dirección de correo',
  password: 'Contraseña',
  newPassword: 'Nueva contraseña',
  passwordHint:
    'Al menos 8 caracteres. Unas palabras al azar son fáciles de recordar y difíciles de adivinar.',
  signUpTitle: 'Cree su cuenta',
  signUpFirst: 'Esta es la primera cuenta: será la del administrador del servidor.',
  signUpEmailHint: 'Una dirección donde se le pueda localizar, también cuando este servidor esté parado.',
  signUp: 'Crear cuenta',
  haveAccount: '¿Ya tiene una cuenta?',
  closedTitle: 'El registro está cerrado',
  closed: 'Las cuentas nuevas son por invitación. Pregunte al administrador de este servidor.',
  logInTitle: 'Entrar',
  logIn: 'Entrar',
  wrongLogin: 'La dirección o la contraseña no son correctas',
  lost: '¿Ha olvidado su contraseña?',
  noAccount: '¿Todavía no tiene cuenta?',
  codeTitle: 'Un paso más',
  codeLead:
    'Escriba el código que muestra su aplicación de autenticación, o una de sus claves de recuperación.',
  code: 'Código',
  wrongCode: 'Este código no es correcto, o ya se ha usado',
  codeLate: 'Ha tardado demasiado; entre de nuevo',
  continue: 'Continuar',
  lostTitle: 'Restablecer su contraseña',
  lostLead: 'Enviamos un enlace a la dirección de su cuenta. Sirve 30 minutos.',
  sendLink: 'Enviar el enlace',
  sentTitle: 'Mire su correo',
  sent: 'Si hay una cuenta con esa dirección, un enlace va de camino.',
  resetTitle: 'Elija una nueva contraseña',
  reset: 'Establecer la contraseña',
  linkDead: 'Este enlace ya se ha usado, o es demasiado viejo. Pida uno nuevo.',
  linkDeadTitle: 'El enlace ya no sirve',
  newLink: 'Pedir un enlace nuevo',
  resetDone: 'Su contraseña está cambiada. Todas las demás sesiones han terminado.'
} as const satisfies Words['entry']
