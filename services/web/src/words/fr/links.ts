import type { Words } from '../translate.ts'

export const links = {
  title: 'Liens publics des calendriers',
  lead: 'Quiconque a le lien voit le calendrier, sans pouvoir le changer, dans un programme de calendrier : sans ce qui est privé, sans les invités, sans les rappels.',
  act: 'Que faire',
  list: 'Afficher quels calendriers ont des liens',
  make: 'Créer un nouveau lien',
  withdraw: 'Retirer tous les liens du calendrier',
  calendar: 'Calendrier',
  calendarHint: 'Son nom, comme les programmes l’affichent.',
  go: 'Le faire',
  madeTitle: 'Le nouveau lien',
  madeLead:
    'Copiez-le maintenant : il n’est affiché que cette fois. Qui l’a voit le calendrier jusqu’à ce que vous retiriez ses liens.',
  link: 'Lien',
  none: 'Aucun calendrier n’a de lien.',
  since: 'Lien depuis'
} as const satisfies Words['links']
