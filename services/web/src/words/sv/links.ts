import type { Words } from '../translate.ts'

export const links = {
  title: 'Offentliga länkar till kalendrar',
  lead: 'Alla som har länken ser kalendern i ett kalenderprogram, utan att kunna ändra den: utan det som är privat, utan de inbjudna, utan påminnelser.',
  act: 'Vad som ska göras',
  list: 'Visa vilka kalendrar som har länkar',
  make: 'Skapa en ny länk',
  withdraw: 'Ta bort alla länkar till kalendern',
  calendar: 'Kalender',
  calendarHint: 'Dess namn, så som program visar det.',
  go: 'Utför',
  madeTitle: 'Den nya länken',
  madeLead:
    'Kopiera den nu: den visas bara denna gång. Den som har den ser kalendern tills du tar bort länkarna.',
  link: 'Länk',
  none: 'Ingen kalender har en länk.',
  since: 'Länk sedan'
} as const satisfies Words['links']
