import type { Words } from '../translate.ts'

export const mail = {
  resetSubject: 'Stel uw wachtwoord opnieuw in',
  reset:
    'Hallo,\n\niemand, waarschijnlijk u, wil een nieuw wachtwoord voor uw account op {site} instellen.\nVolg binnen 30 minuten deze link:\n\n{url}\n\nWas u het niet, doe dan niets: uw wachtwoord blijft zoals het is.\n',
  changeSubject: 'Bevestig uw nieuwe adres',
  change:
    'Hallo,\n\nom u voortaan met dit adres bij {site} aan te melden, volgt u binnen een dag deze link:\n\n{url}\n',
  changedSubject: 'Uw adres is gewijzigd',
  changed:
    'Hallo,\n\nuw account op {site} heeft nu het adres {email}; dit adres wordt niet meer gebruikt.\n\nWas u het niet, zeg het dan meteen de beheerder van de server.\n',
  passwordSubject: 'Uw wachtwoord is gewijzigd',
  password:
    'Hallo,\n\nhet wachtwoord van uw account op {site} is zojuist gewijzigd.\n\nWas u het niet, stel het dan meteen opnieuw in: {url}\n',
  passkeySubject: 'Er is een toegangssleutel toegevoegd',
  passkey:
    'Hallo,\n\nde toegangssleutel “{name}” opent nu uw account op {site}.\n\nWas u het niet, verwijder hem dan en wijzig meteen uw wachtwoord: {url}\n',
  inviteSubject: 'U bent uitgenodigd voor {domain}',
  invite:
    'Hallo,\n\n{from} nodigt u uit voor {domain}, waarvan de mail op {site} staat.\nVolg binnen twee weken deze link:\n\n{url}\n\nWeet u niet waarom, doe dan niets.\n'
} as const satisfies Words['mail']
