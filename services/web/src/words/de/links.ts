import type { Words } from '../translate.ts'

export const links = {
  title: 'Öffentliche Links von Kalendern',
  lead: 'Wer den Link hat, sieht den Kalender in einem Kalenderprogramm, ohne ihn ändern zu können: ohne Privates, ohne die Eingeladenen, ohne Erinnerungen.',
  act: 'Was zu tun ist',
  list: 'Zeigen, welche Kalender Links haben',
  make: 'Einen neuen Link machen',
  withdraw: 'Alle Links des Kalenders wegnehmen',
  calendar: 'Kalender',
  calendarHint: 'Sein Name, wie Programme ihn zeigen.',
  go: 'Ausführen',
  madeTitle: 'Der neue Link',
  madeLead:
    'Kopieren Sie ihn jetzt: er wird dieses eine Mal gezeigt. Wer ihn hat, sieht den Kalender, bis Sie dessen Links wegnehmen.',
  link: 'Link',
  none: 'Kein Kalender hat einen Link.',
  since: 'Link seit'
} as const satisfies Words['links']
