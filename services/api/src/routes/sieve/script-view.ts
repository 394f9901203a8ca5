// How a filter is shown.
import { z } from 'zod'
import type { ShownSieveScript } from '@postkeep/directory'
import { id, moment } from '../../parts/fields.ts'

const listed = {
  id,
  object: z.literal('sieve_script'),
  name: z.string(),
  description: z.string(),
  is_active: z.boolean(),
  is_valid: z.boolean(),
  required_capabilities: z.array(z.string()),
  security_warnings: z.array(z.string()),
  stats: z.object({ size: z.number().meta({ description: 'Bytes' }) }),
  created_at: moment,
  updated_at: moment
}

export const listedScriptView = z.object(listed).meta({ id: 'ListedSieveScript' })

export const scriptView = z
  .object({
    ...listed,
    content: z.string().meta({ description: 'The script (RFC 5228)' }),
    validation_errors: z.array(z.object({ line: z.number(), message: z.string() }))
  })
  .meta({ id: 'SieveScript' })

export function viewListedScript(script: ShownSieveScript): z.input<typeof listedScriptView> {
  const { capabilities, content, created_at, description, faults, isActive, name, updated_at, warnings } =
    script
  return {
    id: script._id.toHexString(),
    object: 'sieve_script',
    name,
    description,
    is_active: isActive,
    is_valid: faults.length === 0,
    required_capabilities: capabilities,
    security_warnings: warnings,
    stats: { size: Buffer.byteLength(content) },
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString()
  }
}

export function viewScript(script: ShownSieveScript): z.input<typeof scriptView> {
  const validation_errors = script.faults.map(({ line, message }) => ({ line, message }))
  return { ...viewListedScript(script), content: script.content, validation_errors }
}
