import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Mots de passe attrape-tout',
  lead: 'Avec l’un d’eux, un programme envoie sous n’importe quelle adresse de {domain}. Ils n’ouvrent aucune boîte.',
  nameHint: 'Par exemple « Imprimante » ou « Boutique ».',
  newTitle: 'Votre nouveau mot de passe attrape-tout',
  newLead: 'Copiez-le maintenant : il n’est affiché qu’ici, et le serveur ne le connaît pas ensuite.',
  removed: 'Le mot de passe est révoqué.'
} as const satisfies Words['catchAll']
