import type { Words } from '../translate.ts'

export const away = {
  title: 'Absence',
  lead: '{address} répond tout seul pendant votre absence : à chaque expéditeur une fois en quelques jours, et à aucune liste de diffusion.',
  isOn: 'Répondre pendant mon absence',
  isOnHint: 'Le courrier est gardé ou transféré comme toujours.',
  subject: 'Sujet',
  subjectHint: 'Vide : le sujet du message auquel il est répondu.',
  message: 'Ce qu’elle dit',
  first: 'Premier jour',
  firstHint: 'Vide : dès maintenant.',
  last: 'Dernier jour',
  lastHint: 'Vide : jusqu’à ce qu’elle soit désactivée ici.',
  off: 'Pas de réponse automatique',
  on: 'Répond tout seul',
  from: 'Répond tout seul à partir du {when}',
  until: 'Répond tout seul jusqu’au {when}',
  over: 'Le temps de la réponse est passé',
  senders: 'Envoie comme',
  sendersLead:
    '{address} envoie toujours sous son propre nom. Un programme de courrier qui se connecte avec son mot de passe peut aussi utiliser ceux-ci.',
  sendersField: 'Autres adresses',
  sendersHint:
    'Une par ligne, comme info@example.com ; *@example.com est tout un domaine. Seulement des domaines que le propriétaire de l’alias administre.',
  ownOnly: 'Sa propre adresse seulement',
  change: 'Changer',
  changeOf: 'Changer : {what}'
} as const satisfies Words['away']
