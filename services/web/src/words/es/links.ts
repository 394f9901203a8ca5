import type { Words } from '../translate.ts'

export const links = {
  title: 'Enlaces públicos de calendarios',
  lead: 'Quien tiene el enlace ve el calendario, sin poder cambiarlo, en un programa de calendario: sin lo privado, sin las personas invitadas, sin recordatorios.',
  act: 'Qué hacer',
  list: 'Mostrar qué calendarios tienen enlaces',
  make: 'Crear un enlace nuevo',
  withdraw: 'Retirar todos los enlaces del calendario',
  calendar: 'Calendario',
  calendarHint: 'Su nombre, como lo muestran los programas.',
  go: 'Hacerlo',
  madeTitle: 'El enlace nuevo',
  madeLead:
    'Cópielo ahora: se muestra solo esta vez. Quien lo tiene ve el calendario hasta que usted retire sus enlaces.',
  link: 'Enlace',
  none: 'Ningún calendario tiene enlace.',
  since: 'Enlace desde'
} as const satisfies Words['links']
