import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Clés d’accès',
  lead: 'Connectez-vous avec votre doigt, votre visage ou un code PIN, ou avec une clé de sécurité, et sans mot de passe. Personne ne peut les hameçonner.',
  add: 'Ajouter une clé d’accès',
  addTitle: 'Ajouter une clé d’accès',
  addLead:
    'Votre navigateur demande où la garder : sur cet appareil, sur votre téléphone ou sur une clé de sécurité.',
  name: 'Nom',
  nameHint: 'Par exemple « Téléphone » ou « Clé du trousseau ».',
  needsScript: 'Les clés d’accès ont besoin de JavaScript.',
  failed: 'Le navigateur n’a pas donné de clé d’accès. Réessayez.',
  refused:
    'Cette clé d’accès n’a pas été acceptée : cela a pris trop de temps, ou elle n’est pas pour ce site. Réessayez.',
  added: 'La clé d’accès est ajoutée.',
  remove: 'Supprimer',
  removeOf: 'Supprimer : {name}',
  removeTitle: 'Supprimer cette clé d’accès ?',
  removeLead: '{name} n’ouvre plus votre compte. Effacez-la aussi sur l’appareil.',
  removed: 'La clé d’accès est supprimée.',
  logIn: 'Se connecter avec une clé d’accès',
  logInLead: 'Votre navigateur demande votre doigt, votre visage ou votre code PIN.',
  withPassword: 'Utiliser plutôt le mot de passe',
  logInWrong: 'Cette clé d’accès n’ouvre pas de compte ici',
  useKey: 'Utiliser une clé de sécurité',
  keyInstead: 'Utiliser plutôt une clé de sécurité',
  keyLead: 'Touchez l’une de vos clés de sécurité, ou utilisez une clé d’accès.',
  withCode: 'Utiliser plutôt un code'
} as const satisfies Words['passkeys']
