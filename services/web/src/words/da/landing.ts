import type { Words } from '../translate.ts'

export const landing = {
  title: 'Mail, der er din',
  lead: 'Denne server modtager, sender og gemmer mail for sine egne domæner: Hver postkasse er én krypteret fil, som end ikke den, der driver serveren, kan læse.',
  begin: 'Opret den første konto',
  firstTitle: 'En ny server',
  first: 'Ingen har en konto endnu. Den første bliver administratorens.',
  privateTitle: 'Privat fra bunden',
  privateText:
    'En postkasse er krypteret med sin egen nøgle. Adgangskoder åbner den; serveren gemmer ingen af dem.',
  standardTitle: 'Ethvert mailprogram',
  standardText: 'IMAP, POP3 og SMTP, sat op automatisk i Thunderbird, Apple Mail og de fleste andre.',
  aliasTitle: 'Så mange adresser, du vil',
  aliasText: 'Et navn til hver butik og hver person, videresendt eller gemt, på alle dine domæner.',
  welcome: 'Gå til mine domæner'
} as const satisfies Words['landing']
