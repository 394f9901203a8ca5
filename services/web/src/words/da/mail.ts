import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Nulstil din adgangskode',
  reset:
    'Hej\n\nNogen, sandsynligvis dig, vil vælge en ny adgangskode til din konto på {site}.\nFølg dette link inden for 30 minutter:\n\n{url}\n\nVar det ikke dig, så gør ingenting: Din adgangskode forbliver, som den er.\n',
  changeSubject: 'Bekræft din nye adresse',
  change:
    'Hej\n\nFor at logge ind på {site} med denne adresse fra nu af skal du følge dette link inden for et døgn:\n\n{url}\n',
  changedSubject: 'Din adresse blev ændret',
  changed:
    'Hej\n\nDin konto på {site} har nu adressen {email}; denne adresse bruges ikke længere.\n\nVar det ikke dig, så sig det straks til serverens administrator.\n',
  passwordSubject: 'Din adgangskode blev ændret',
  password:
    'Hej\n\nAdgangskoden til din konto på {site} er lige blevet ændret.\n\nVar det ikke dig, så nulstil den straks: {url}\n',
  passkeySubject: 'En adgangsnøgle blev tilføjet',
  passkey:
    'Hej\n\nAdgangsnøglen »{name}« åbner nu din konto på {site}.\n\nVar det ikke dig, så fjern den, og skift straks din adgangskode: {url}\n',
  inviteSubject: 'Du er inviteret til {domain}',
  invite:
    'Hej\n\n{from} inviterer dig til {domain}, hvis mail ligger på {site}.\nFølg dette link inden for to uger:\n\n{url}\n\nVed du ikke hvorfor, så gør ingenting.\n'
} as const satisfies Words['mail']
