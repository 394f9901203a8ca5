// What a domain may be set to.
import { z } from 'zod'
import type { DomainSettings } from '@postkeep/directory'
import { flag, line, list, size, wholeNumber } from '../../parts/fields.ts'

export const settingFields = {
  has_adult_content_protection: flag.optional(),
  has_phishing_protection: flag.optional(),
  has_executable_protection: flag.optional(),
  has_virus_protection: flag.optional(),
  has_recipient_verification: flag.optional(),
  require_tls_inbound: flag.optional(),
  ignore_mx_check: flag.optional(),
  has_delivery_logs: flag.optional(),
  has_smtp: flag.optional(),
  retention_days: wholeNumber(0, 30).optional(),
  max_recipients_per_alias: wholeNumber(0, 1000).optional(),
  max_quota_per_alias: size.optional(),
  bounce_webhook: z
    .union([z.literal(false).transform(() => ''), line(2048)])
    .transform((value) => (value === 'false' ? '' : value))
    .optional(),
  smtp_port: wholeNumber(1, 65_535).optional(),
  restricted_alias_names: list(1000).optional()
}

const settings = z.object(settingFields)

/** Those that are given. */
export function givenSettings(fields: z.output<typeof settings>): Partial<DomainSettings> {
  const given = Object.entries(fields).filter(
    ([name, value]) => Object.hasOwn(settingFields, name) && value !== undefined
  )
  return Object.fromEntries(given) as Partial<DomainSettings>
}
