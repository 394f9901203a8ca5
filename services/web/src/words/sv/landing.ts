import type { Words } from '../translate.ts'

export const landing = {
  title: 'E-post som är din',
  lead: 'Den här servern tar emot, skickar och sparar e-post för sina egna domäner: varje brevlåda är en krypterad fil som inte ens den som driver servern kan läsa.',
  begin: 'Skapa det första kontot',
  firstTitle: 'En ny server',
  first: 'Ingen har ett konto ännu. Det första blir administratörens.',
  privateTitle: 'Privat från grunden',
  privateText:
    'En brevlåda är krypterad med en egen nyckel. Lösenord öppnar den; servern sparar inget av dem.',
  standardTitle: 'Vilket e-postprogram som helst',
  standardText:
    'IMAP, POP3 och SMTP, som ställs in automatiskt i Thunderbird, Apple Mail och de flesta andra.',
  aliasTitle: 'Så många adresser du vill',
  aliasText: 'Ett namn för varje butik och varje person, vidarebefordrat eller sparat, på alla dina domäner.',
  welcome: 'Till mina domäner'
} as const satisfies Words['landing']
