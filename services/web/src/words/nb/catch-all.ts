import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Catch-all-passord',
  lead: 'Med et av disse sender et program som en hvilken som helst adresse på {domain}. De åpner ingen postboks.',
  nameHint: 'For eksempel «Skriver» eller «Nettbutikk».',
  newTitle: 'Det nye catch-all-passordet ditt',
  newLead: 'Kopier det nå: det vises bare her, og etterpå kjenner ikke serveren det.',
  removed: 'Passordet er trukket tilbake.'
} as const satisfies Words['catchAll']
