// How each setting is typed in: a field with its name, its hint, and what stands in .env where that is something else.
import type { ShownSettings } from '@postkeep/administration'
import type { SettingKey } from '@postkeep/server-settings'
import type { Html } from '../../frame/answer.ts'
import type { UserVisit } from '../../frame/page.ts'
import type { Refusal } from '../../frame/refused.ts'
import { checkField, choiceField, inputField } from '../../parts/form-field.ts'
import type { WordKey } from '../../words/translate.ts'

const choices = {
  greylisting: ['off', 'suspicious', 'all'],
  smarthostTls: ['implicit', 'starttls', 'opportunistic', 'none'],
  smarthostMode: ['always', 'direct-then-smarthost']
} as const

const hints: Partial<Record<SettingKey, WordKey>> = {
  registrationOpen: 'settings.registrationOpenHint',
  dailyLimit: 'settings.dailyLimitHint',
  maxRecipients: 'settings.maxRecipientsHint',
  smarthost: 'settings.smarthostHint',
  smarthostPassword: 'settings.smarthostPasswordHint',
  greylistDelayMs: 'settings.greylistDelayMsHint',
  dnsLists: 'settings.dnsListsHint',
  denyAfter: 'settings.denyAfterHint',
  denyForMs: 'settings.denyForMsHint',
  byteLimit: 'settings.byteLimitHint',
  blocklists: 'settings.blocklistsHint'
}

type Shown = {
  readonly shown: ShownSettings
  /** What was typed, and refused. */
  readonly typed: boolean
  readonly refusal: Refusal | undefined
}

export function settingField(visit: UserVisit, key: SettingKey, { refusal, shown, typed }: Shown): Html {
  const { form, t } = visit
  const kept = shown[key].text
  const label = t(`settings.${key}`)
  const hint = hintOf(visit, key, shown)
  const value = typed ? form.text(key) : kept
  if (key === 'registrationOpen') {
    const checked = typed ? form.has(key) : kept === 'true'
    return checkField({ name: key, label, hint, checked, refusal })
  }
  if (key === 'greylisting' || key === 'smarthostTls' || key === 'smarthostMode') {
    const options = choices[key].map((one) => [one, t(`settings.${key}-${one}` as WordKey)] as const)
    return choiceField({ name: key, label, hint, value, choices: options, refusal })
  }
  const type = key === 'smarthostPassword' ? 'password' : 'text'
  return inputField({ name: key, label, hint, type, autocomplete: 'off', value, refusal })
}

function hintOf({ t }: UserVisit, key: SettingKey, shown: ShownSettings): string {
  const { isChanged, usual } = shown[key]
  const own = hints[key]
  const isSecret = key === 'smarthostPassword'
  const inEnvironment = usual ? t('settings.usual', { value: usual }) : t('settings.usualNothing')
  return [own ? t(own) : '', isChanged && !isSecret ? inEnvironment : ''].filter(Boolean).join(' ')
}
