// The languages of the site. A locale is offered when its words are complete.

/** `load` is missing while nobody has translated it. */
type LocaleFacts = { readonly name: string; readonly direction: 'ltr' | 'rtl'; readonly isComplete: boolean }

export const locales = {
  en: { name: 'English', direction: 'ltr', isComplete: true },
  da: { name: 'Dansk', direction: 'ltr', isComplete: true },
  nb: { name: 'Norsk bokmål', direction: 'ltr', isComplete: true },
  nl: { name: 'Nederlands', direction: 'ltr', isComplete: true },
  sv: { name: 'Svenska', direction: 'ltr', isComplete: true },
  de: { name: 'Deutsch', direction: 'ltr', isComplete: true },
  fr: { name: 'Français', direction: 'ltr', isComplete: true },
  es: { name: 'Español', direction: 'ltr', isComplete: true },
  zh: { name: '简体中文', direction: 'ltr', isComplete: true }
} as const satisfies Record<string, LocaleFacts>

export type Locale = keyof typeof locales

export const offeredLocales = (Object.keys(locales) as Locale[]).filter(
  (locale) => locales[locale].isComplete
)

export function isOffered(text: string): text is Locale {
  return (offeredLocales as string[]).includes(text)
}

/** From Accept-Language (RFC 9110 §12.5.4); English where nothing fits. */
export function preferredLocale(accepted: string): Locale {
  const wanted = accepted
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
      return { language: languageOf(tag), q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q)
  return wanted.map(({ language }) => language).find(isOffered) ?? 'en'
}

function languageOf(tag: string): string {
  const language = tag.split('-')[0]!
  return language === 'no' || language === 'nn' ? 'nb' : language
}
