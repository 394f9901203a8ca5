// No text is missing, and none has other values to fill in, for the locales that are declared complete.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatsFor } from './formats.ts'
import { locales, offeredLocales, preferredLocale } from './locales.ts'
import { translateTo, wordsOf } from './translate.ts'
import { en } from './en/index.ts'

type Entry = string | { other: string }

const valuesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted()

describe('words', () => {
  for (const locale of offeredLocales) {
    test(`${locale} is complete`, async () => {
      const words = await wordsOf(locale)
      assert.ok(locale === 'en' || (words as unknown) !== en, `${locale} has no words of its own`)
      const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
      assert.deepEqual(Object.keys(words).toSorted(), Object.keys(en).toSorted())
      for (const [area, entries] of Object.entries(en)) {
        const translated = words[area as keyof typeof en] as Record<string, string | Record<string, string>>
        assert.deepEqual(Object.keys(translated).toSorted(), Object.keys(entries).toSorted(), area)
        for (const [key, english] of Object.entries(entries) as [string, Entry][]) {
          compare(translated[key]!, english, `${area}.${key}`)
          for (const form of formsOf(translated[key]!, categories))
            assert.notEqual(form.trim(), '', `${area}.${key}`)
        }
      }
    })
  }

  test('values and plurals are filled in', async () => {
    const t = await translateTo('en')
    assert.equal(t('domains.aliasCount', { count: 1 }), 'One alias')
    assert.equal(t('domains.aliasCount', { count: 12_345 }), '12,345 aliases')
    assert.equal(t('aliases.noneFound', { q: '<b>' }), 'Nothing fits “<b>”')
  })

  test('the language is the one that the reader likes best, of those there are', () => {
    assert.equal(preferredLocale('tlh, en;q=0.5'), 'en')
    assert.equal(preferredLocale(''), 'en')
    assert.equal(preferredLocale('de;q=0, *'), 'en')
    assert.deepEqual(Object.keys(locales), ['en', 'da', 'nb', 'nl', 'sv', 'de', 'fr', 'es', 'zh'])
  })

  test('sizes and times', () => {
    const { ago, bytes } = formatsFor('en', 'UTC')
    assert.deepEqual([bytes(0), bytes(1536), bytes(5 * 1024 ** 3)], ['0 byte', '1.5 kB', '5 GB'])
    assert.deepEqual(
      [ago(0, 1000), ago(0, 150_000), ago(0, 90_000_000)],
      ['now', '2 minutes ago', 'yesterday']
    )
  })
})

function compare(text: Entry | Record<string, string>, english: Entry, name: string): void {
  assert.equal(typeof text, typeof english, name)
  if (typeof text === 'string' && typeof english === 'string')
    assert.deepEqual(valuesIn(text), valuesIn(english), name)
}

function formsOf(text: Entry | Record<string, string>, categories: readonly string[]): string[] {
  if (typeof text === 'string') return [text]
  const forms = text as Record<string, string>
  return categories.map((category) => forms[category] ?? forms['other']!)
}
