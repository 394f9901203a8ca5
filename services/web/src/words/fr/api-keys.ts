import type { Words } from '../translate.ts'

export const apiKeys = {
  title: 'Clés d’API',
  lead: 'Avec l’une d’elles, un programme travaille pour vous à {address}.',
  make: 'Créer une clé',
  name: 'Pour quel programme',
  nameHint: 'Par exemple « Script de sauvegarde ».',
  scopes: 'Peut travailler avec',
  scope_account: 'Compte',
  scope_domains: 'Domaines',
  scope_aliases: 'Alias',
  scope_emails: 'Courrier',
  readOnly: 'peut regarder, et ne rien changer',
  addresses: 'Seulement pour ces alias',
  addressesHint: 'Un par ligne. Vide : pour tout ce que vous pouvez faire.',
  newTitle: 'Votre nouvelle clé d’API',
  newLead: 'Copiez-la maintenant : elle n’est affichée qu’ici, et le serveur ne la connaît pas ensuite.',
  key: 'Clé',
  address: 'Adresse de l’API',
  use: 'Les programmes l’envoient comme nom d’utilisateur (HTTP basic), avec un mot de passe vide.',
  over: 'expirée',
  revoked: 'La clé est révoquée.'
} as const satisfies Words['apiKeys']
