import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Passnøkler',
  lead: 'Logg inn med finger, ansikt eller PIN, eller med en sikkerhetsnøkkel, og uten passord. Ingen kan lure dem fra deg.',
  add: 'Legg til passnøkkel',
  addTitle: 'Legg til en passnøkkel',
  addLead:
    'Nettleseren spør hvor den skal lagres: på denne enheten, på telefonen din eller på en sikkerhetsnøkkel.',
  name: 'Navn',
  nameHint: 'For eksempel «Telefon» eller «Nøkkel på nøkkelringen».',
  needsScript: 'Passnøkler trenger JavaScript.',
  failed: 'Nettleseren ga ingen passnøkkel. Prøv igjen.',
  refused:
    'Denne passnøkkelen ble ikke godtatt: det tok for lang tid, eller den er ikke for dette nettstedet. Prøv igjen.',
  added: 'Passnøkkelen er lagt til.',
  remove: 'Fjern',
  removeOf: 'Fjern: {name}',
  removeTitle: 'Fjerne denne passnøkkelen?',
  removeLead: '{name} åpner ikke kontoen din lenger. Slett den på enheten også.',
  removed: 'Passnøkkelen er fjernet.',
  logIn: 'Logg inn med en passnøkkel',
  logInLead: 'Nettleseren ber om finger, ansikt eller PIN.',
  withPassword: 'Bruk passordet i stedet',
  logInWrong: 'Denne passnøkkelen åpner ingen konto her',
  useKey: 'Bruk en sikkerhetsnøkkel',
  keyInstead: 'Bruk en sikkerhetsnøkkel i stedet',
  keyLead: 'Berør en av sikkerhetsnøklene dine, eller bruk en passnøkkel.',
  withCode: 'Bruk en kode i stedet'
} as const satisfies Words['passkeys']
