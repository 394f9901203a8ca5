import type { Words } from '../translate.ts'

export const catchAll = {
  title: 'Catch-all-lösenord',
  lead: 'Med ett sådant skickar ett program som vilken adress som helst på {domain}. De öppnar ingen brevlåda.',
  nameHint: 'Till exempel ”Skrivare” eller ”Webbutik”.',
  newTitle: 'Ditt nya catch-all-lösenord',
  newLead: 'Kopiera det nu: det visas bara här, och efteråt känner servern inte till det.',
  removed: 'Lösenordet är återkallat.'
} as const satisfies Words['catchAll']
