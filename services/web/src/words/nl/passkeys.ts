import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Toegangssleutels',
  lead: 'Meld u aan met uw vinger, gezicht of pincode, of met een beveiligingssleutel, en zonder wachtwoord. Niemand kan ze met een list ontfutselen.',
  add: 'Toegangssleutel toevoegen',
  addTitle: 'Een toegangssleutel toevoegen',
  addLead:
    'Uw browser vraagt waar hij moet staan: op dit apparaat, op uw telefoon of op een beveiligingssleutel.',
  name: 'Naam',
  nameHint: 'Zoals “Telefoon” of “Sleutel aan de bos”.',
  needsScript: 'Toegangssleutels hebben JavaScript nodig.',
  failed: 'De browser gaf geen toegangssleutel. Probeer het opnieuw.',
  refused:
    'Deze toegangssleutel is niet aangenomen: het duurde te lang, of hij is niet voor deze site. Probeer het opnieuw.',
  added: 'De toegangssleutel is toegevoegd.',
  remove: 'Verwijderen',
  removeOf: 'Verwijderen: {name}',
  removeTitle: 'Deze toegangssleutel verwijderen?',
  removeLead: '{name} opent uw account niet meer. Wis hem ook op het apparaat.',
  removed: 'De toegangssleutel is verwijderd.',
  logIn: 'Aanmelden met een toegangssleutel',
  logInLead: 'Uw browser vraagt om uw vinger, gezicht of pincode.',
  withPassword: 'Liever het wachtwoord gebruiken',
  logInWrong: 'Deze toegangssleutel opent hier geen account',
  useKey: 'Een beveiligingssleutel gebruiken',
  keyInstead: 'Liever een beveiligingssleutel gebruiken',
  keyLead: 'Raak een van uw beveiligingssleutels aan, of gebruik een toegangssleutel.',
  withCode: 'Liever een code gebruiken'
} as const satisfies Words['passkeys']
