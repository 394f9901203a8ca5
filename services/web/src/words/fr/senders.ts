import type { Words } from '../translate.ts'

export const senders = {
  title: 'Expéditeurs',
  lead: 'Qui ne peut pas envoyer de courrier à ce serveur, et qui le peut quoi qu’il soit dit par ailleurs. Ce qui est permis l’emporte. postmaster et abuse entendent tout le monde.',
  list: 'Liste',
  denied: 'Refusés',
  allowed: 'Permis',
  searchHint: 'Partie d’une adresse ou d’un réseau',
  count: { one: 'Une entrée', other: '{count} entrées' },
  noneDenied: 'Personne n’est refusé',
  noneDeniedLead:
    'Les clients qui envoient sans cesse du spam sont inscrits ici par le serveur lui-même, pour un temps.',
  noneAllowed: 'Personne n’est sur la liste',
  noneAllowedLead: 'Inscrivez ici ceux dont le courrier est sans cesse pris pour du spam.',
  add: 'Inscrire sur la liste',
  entry: 'Expéditeur',
  entryHint: 'Une adresse, un domaine, *.domaine, une adresse IP ou un réseau comme 192.0.2.0/24.',
  daysWrong: 'Donnez un nombre entier de 0 à {most}.',
  sender: 'Qui',
  by: 'Par',
  byServer: 'Ce serveur',
  byAdmin: 'Administrateur'
} as const satisfies Words['senders']
