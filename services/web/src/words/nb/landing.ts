import type { Words } from '../translate.ts'

export const landing = {
  title: 'E-post som er din',
  lead: 'Denne serveren mottar, sender og lagrer e-post for sine egne domener: hver postboks er én kryptert fil som selv ikke den som driver serveren, kan lese.',
  begin: 'Opprett den første kontoen',
  firstTitle: 'En ny server',
  first: 'Ingen har en konto ennå. Den første blir administrator.',
  privateTitle: 'Privat fra grunnen av',
  privateText:
    'En postboks er kryptert med sin egen nøkkel. Passord åpner den; serveren lagrer ingen av dem.',
  standardTitle: 'Alle e-postprogrammer',
  standardText: 'IMAP, POP3 og SMTP, satt opp automatisk i Thunderbird, Apple Mail og de fleste andre.',
  aliasTitle: 'Så mange adresser du vil',
  aliasText: 'Et navn for hver butikk og hver person, videresendt eller lagret, på alle domenene dine.',
  welcome: 'Gå til domenene mine'
} as const satisfies Words['landing']
