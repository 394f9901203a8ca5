// What a field of a form shows: what is stored, or, where the form was refused, what was typed.
import type { Visit } from '../frame/page.ts'

export type KeptFields = {
  readonly text: (name: string, stored: string) => string
  readonly checked: (name: string, stored: boolean) => boolean
}

export function keptFields({ form }: Visit): KeptFields {
  const isNew = !form.has('_csrf')
  return {
    text: (name, stored) => (isNew ? stored : form.text(name)),
    checked: (name, stored) => (isNew ? stored : form.has(name))
  }
}
