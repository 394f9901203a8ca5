// The words of a locale: typed keys, `{name}` for values, plurals by the locale's rules (Intl.PluralRules). A library
// (i18next) was tried: 4.6 MB of memory for what these lines do, and its keys are not checked.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'
import { en } from './en/index.ts'
import type { Locale } from './locales.ts'

type Plural = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
type English = typeof en

/** The texts that a locale has to have: those of English, with its own plural forms. */
export type Words = {
  readonly [A in keyof English]: {
    readonly [K in keyof English[A]]: English[A][K] extends string ? string : Plural
  }
}

export type WordKey = { [A in keyof English]: `${A}.${keyof English[A] & string}` }[keyof English]

type Values = Readonly<Record<string, string | number>>

export type Translate = {
  /** `count` chooses the plural form. */
  (key: WordKey, values?: Values): string
  /** With markup as values. */
  rich(key: WordKey, values: Readonly<Record<string, Html>>): Html
}

/** Loaded when somebody first reads it. */
const loaders: Partial<Record<Locale, () => Promise<Words>>> = {
  en: () => Promise.resolve(en),
  da: async () => (await import('./da/index.ts')).da,
  nb: async () => (await import('./nb/index.ts')).nb,
  nl: async () => (await import('./nl/index.ts')).nl,
  sv: async () => (await import('./sv/index.ts')).sv,
  de: async () => (await import('./de/index.ts')).de,
  fr: async () => (await import('./fr/index.ts')).fr,
  es: async () => (await import('./es/index.ts')).es,
  zh: async () => (await import('./zh/index.ts')).zh
}
const known = new Map<Locale, Promise<Translate>>()

export function translateTo(locale: Locale): Promise<Translate> {
  const loading = known.get(locale) ?? load(locale)
  known.set(locale, loading)
  return loading
}

/** English where the locale has no words of its own yet. */
export async function wordsOf(locale: Locale): Promise<Words> {
  return (await loaders[locale]?.()) ?? en
}

async function load(locale: Locale): Promise<Translate> {
  const words = await wordsOf(locale)
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  const textOf = (key: WordKey, values: Values): string => {
    const entry = find(words, key)
    if (typeof entry === 'string') return entry
    const count = values['count']
    return entry[rules.select(typeof count === 'number' ? count : 0)] ?? entry.other
  }
  const translate = (key: WordKey, values: Values = {}): string =>
    textOf(key, values).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers.format(value) : (value ?? whole)
    })
  const rich = (key: WordKey, values: Readonly<Record<string, Html>>): Html => {
    const pieces = textOf(key, {}).split(/\{(\w+)\}/)
    return html`${pieces.map((piece, index) => (index % 2 === 1 ? (values[piece] ?? piece) : piece))}`
  }
  return Object.assign(translate, { rich })
}

function find(words: Words, key: WordKey): string | Plural {
  const [area, name] = key.split('.') as [keyof Words, string]
  return (words[area] as Readonly<Record<string, string | Plural>>)[name]!
}
