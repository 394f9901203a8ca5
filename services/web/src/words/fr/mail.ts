import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Réinitialisez votre mot de passe',
  reset:
    'Bonjour,\n\nquelqu’un, sans doute vous, veut définir un nouveau mot de passe pour votre compte sur {site}.\nSuivez ce lien dans les 30 minutes :\n\n{url}\n\nSi ce n’était pas vous, ne faites rien : votre mot de passe reste tel qu’il est.\n',
  changeSubject: 'Confirmez votre nouvelle adresse',
  change:
    'Bonjour,\n\npour vous connecter désormais à {site} avec cette adresse, suivez ce lien dans la journée :\n\n{url}\n',
  changedSubject: 'Votre adresse a été changée',
  changed:
    'Bonjour,\n\nvotre compte sur {site} a maintenant l’adresse {email} ; celle-ci n’est plus utilisée.\n\nSi ce n’était pas vous, dites-le tout de suite à l’administrateur du serveur.\n',
  passwordSubject: 'Votre mot de passe a été changé',
  password:
    'Bonjour,\n\nle mot de passe de votre compte sur {site} vient d’être changé.\n\nSi ce n’était pas vous, réinitialisez-le tout de suite : {url}\n',
  passkeySubject: 'Une clé d’accès a été ajoutée',
  passkey:
    'Bonjour,\n\nla clé d’accès « {name} » ouvre maintenant votre compte sur {site}.\n\nSi ce n’était pas vous, supprimez-la et changez tout de suite votre mot de passe : {url}\n',
  inviteSubject: 'Vous êtes invité à {domain}',
  invite:
    'Bonjour,\n\n{from} vous invite à {domain}, dont le courrier se trouve sur {site}.\nSuivez ce lien dans les deux semaines :\n\n{url}\n\nSi vous ne savez pas pourquoi, ne faites rien.\n'
} as const satisfies Words['mail']
