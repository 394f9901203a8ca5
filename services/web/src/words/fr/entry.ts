import type { Words } from '../translate.ts'

export const entry = {
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  newPassword: 'Nouveau mot de passe',
  passwordHint:
    'Au moins 8 caractères. Quelques mots au hasard sont faciles à retenir et difficiles à deviner.',
  signUpTitle: 'Créez votre compte',
  signUpFirst: 'C’est le premier compte : il devient celui de l’administrateur du serveur.',
  signUpEmailHint: 'Une adresse où l’on peut vous joindre, même quand ce serveur est arrêté.',
  signUp: 'Créer le compte',
  haveAccount: 'Vous avez déjà un compte ?',
  closedTitle: 'Les inscriptions sont fermées',
  closed: 'Les nouveaux comptes se font sur invitation. Demandez à l’administrateur de ce serveur.',
  logInTitle: 'Connexion',
  logIn: 'Se connecter',
  wrongLogin: 'L’adresse e-mail ou le mot de passe est faux',
  lost: 'Mot de passe oublié ?',
  noAccount: 'Pas encore de compte ?',
  codeTitle: 'Encore une étape',
  codeLead:
    'Tapez le code que votre application d’authentification affiche, ou l’une de vos clés de secours.',
  code: 'Code',
  wrongCode: 'Ce code n’est pas juste, ou il a déjà servi',
  codeLate: 'Cela a pris trop de temps ; connectez-vous de nouveau',
  continue: 'Continuer',
  lostTitle: 'Réinitialiser votre mot de passe',
  lostLead: 'Nous envoyons un lien à l’adresse de votre compte. Il est valable 30 minutes.',
  sendLink: 'Envoyer le lien',
  sentTitle: 'Regardez votre courrier',
  sent: 'S’il existe un compte avec cette adresse, un lien est en route.',
  resetTitle: 'Choisissez un nouveau mot de passe',
  reset: 'Définir le mot de passe',
  linkDead: 'Ce lien a déjà servi, ou il est trop ancien. Demandez-en un nouveau.',
  linkDeadTitle: 'Le lien n’est plus valable',
  newLink: 'Demander un nouveau lien',
  resetDone: 'Votre mot de passe est changé. Toutes les autres sessions sont terminées.'
} as const satisfies Words['entry']
