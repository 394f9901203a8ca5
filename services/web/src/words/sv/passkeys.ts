import type { Words } from '../translate.ts'

export const passkeys = {
  title: 'Lösennycklar',
  lead: 'Logga in med ditt finger, ditt ansikte eller din PIN-kod, eller med en säkerhetsnyckel, och utan lösenord. Ingen kan lura av dig dem.',
  add: 'Lägg till lösennyckel',
  addTitle: 'Lägg till en lösennyckel',
  addLead:
    'Din webbläsare frågar var den ska sparas: på den här enheten, på din telefon eller på en säkerhetsnyckel.',
  name: 'Namn',
  nameHint: 'Till exempel ”Telefon” eller ”Nyckel på nyckelringen”.',
  needsScript: 'Lösennycklar behöver JavaScript.',
  failed: 'Webbläsaren gav ingen lösennyckel. Försök igen.',
  refused:
    'Lösennyckeln godtogs inte: det tog för lång tid, eller så är den inte för den här webbplatsen. Försök igen.',
  added: 'Lösennyckeln är tillagd.',
  remove: 'Ta bort',
  removeOf: 'Ta bort: {name}',
  removeTitle: 'Ta bort lösennyckeln?',
  removeLead: '{name} öppnar inte längre ditt konto. Radera den även på enheten.',
  removed: 'Lösennyckeln är borttagen.',
  logIn: 'Logga in med en lösennyckel',
  logInLead: 'Din webbläsare frågar efter ditt finger, ditt ansikte eller din PIN-kod.',
  withPassword: 'Använd lösenordet i stället',
  logInWrong: 'Lösennyckeln öppnar inget konto här',
  useKey: 'Använd en säkerhetsnyckel',
  keyInstead: 'Använd en säkerhetsnyckel i stället',
  keyLead: 'Rör vid en av dina säkerhetsnycklar, eller använd en lösennyckel.',
  withCode: 'Använd en kod i stället'
} as const satisfies Words['passkeys']
