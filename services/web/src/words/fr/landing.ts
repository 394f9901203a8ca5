import type { Words } from '../translate.ts'

export const landing = {
  title: 'Un courrier qui est le vôtre',
  lead: 'Ce serveur reçoit, envoie et garde le courrier de ses propres domaines : chaque boîte est un fichier chiffré que même son exploitant ne peut pas lire.',
  begin: 'Créer le premier compte',
  firstTitle: 'Un serveur tout neuf',
  first: 'Personne n’a encore de compte. Le premier devient celui de l’administrateur.',
  privateTitle: 'Privé par construction',
  privateText:
    'Une boîte est chiffrée avec sa propre clé. Des mots de passe l’ouvrent ; le serveur n’en garde aucun.',
  standardTitle: 'Tout programme de courrier',
  standardText:
    'IMAP, POP3 et SMTP, configurés d’eux-mêmes dans Thunderbird, Apple Mail et la plupart des autres.',
  aliasTitle: 'Autant d’adresses que vous voulez',
  aliasText: 'Un nom pour chaque boutique et chaque personne, transféré ou gardé, sur tous vos domaines.',
  welcome: 'Aller à mes domaines'
} as const satisfies Words['landing']
