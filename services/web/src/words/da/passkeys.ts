import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Adgangsnøgler',
  lead: 'Log ind med din finger, dit ansigt eller din pinkode eller med en sikkerhedsnøgle, og uden adgangskode. Ingen kan lokke dem fra dig.',
  add: 'Tilføj en adgangsnøgle',
  addTitle: 'Tilføj en adgangsnøgle',
  addLead:
    'Din browser spørger, hvor den skal gemmes: på denne enhed, på din telefon eller på en sikkerhedsnøgle.',
  name: 'Navn',
  nameHint: 'For eksempel »Telefon« eller »Nøgle i nøgleringen«.',
  needsScript: 'Adgangsnøgler kræver JavaScript.',
  failed: 'Browseren gav ingen adgangsnøgle. Prøv igen.',
  refused:
    'Denne adgangsnøgle blev ikke godtaget: Det tog for lang tid, eller den er ikke til dette websted. Prøv igen.',
  added: 'Adgangsnøglen er tilføjet.',
  remove: 'Fjern',
  removeOf: 'Fjern: {name}',
  removeTitle: 'Skal denne adgangsnøgle fjernes?',
  removeLead: '{name} åbner ikke længere din konto. Slet den også på enheden.',
  removed: 'Adgangsnøglen er fjernet.',
  logIn: 'Log ind med en adgangsnøgle',
  logInLead: 'Din browser beder om din finger, dit ansigt eller din pinkode.',
  withPassword: 'Brug adgangskoden i stedet',
  logInWrong: 'Denne adgangsnøgle åbner ikke en konto her',
  useKey: 'Brug en sikkerhedsnøgle',
  keyInstead: 'Brug en sikkerhedsnøgle i stedet',
  keyLead: 'Rør ved en af dine sikkerhedsnøgler, eller brug en adgangsnøgle.',
  withCode: 'Brug en kode i stedet'
} as const satisfies Words['passkeys']
