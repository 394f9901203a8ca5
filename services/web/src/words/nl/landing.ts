import type { Words } from '../translate.ts'

export const landing = {
  title: 'Mail die van u is',
  lead: 'Deze server ontvangt, verzendt en bewaart mail voor zijn eigen domeinen: elke postbus één versleuteld bestand dat ook de beheerder ervan niet kan lezen.',
  begin: 'Het eerste account maken',
  firstTitle: 'Een verse server',
  first: 'Nog niemand heeft een account. Het eerste wordt dat van de beheerder.',
  privateTitle: 'Van opzet privé',
  privateText:
    'Een postbus is versleuteld met een eigen sleutel. Wachtwoorden openen hem; de server bewaart er geen.',
  standardTitle: 'Elk mailprogramma',
  standardText: 'IMAP, POP3 en SMTP, vanzelf ingesteld in Thunderbird, Apple Mail en de meeste andere.',
  aliasTitle: 'Zoveel adressen als u wilt',
  aliasText: 'Een naam voor elke winkel en elk mens, doorgestuurd of bewaard, op al uw domeinen.',
  welcome: 'Naar mijn domeinen'
} as const satisfies Words['landing']
