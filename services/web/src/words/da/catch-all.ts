import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Catch-all-adgangskoder',
  lead: 'Med en af disse sender et program som enhver adresse på {domain}. De åbner ingen postkasse.',
  nameHint: 'For eksempel »Printer« eller »Webshop«.',
  newTitle: 'Din nye catch-all-adgangskode',
  newLead: 'Kopiér den nu: Den vises kun her, og bagefter kender serveren den ikke.',
  removed: 'Adgangskoden er tilbagekaldt.'
} as const satisfies Words['catchAll']
