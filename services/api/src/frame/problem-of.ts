// What went wrong, as an answer. What is not known is a 500 that tells nothing.
import type { z } from 'zod'
import { ActRefused } from '@postkeep/administration'
import { CacheUnavailable } from '@postkeep/cache'
import { DirectoryError, type DirectoryErrorCode } from '@postkeep/directory'
import { MailboxError, type MailboxErrorCode } from '@postkeep/mailbox-contract'
import { QueueRefusal } from '@postkeep/outbound'
import { SpoolFull } from '@postkeep/spool'
import { ApiProblem, invalidField } from './api-problem.ts'

const statuses: Record<DirectoryErrorCode, number> = {
  invalid: 400,
  exists: 409,
  'not-found': 404,
  conflict: 409
}

/** The others are those of a service that is away. */
const mailboxStatuses: Partial<Record<MailboxErrorCode, number>> = {
  'not-found': 404,
  'already-exists': 409,
  'over-quota': 403,
  'not-allowed': 403,
  limit: 400,
  invalid: 400
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof DirectoryError) {
    return new ApiProblem(statuses[error.code], error.message, { field: error.field, cause: error })
  }
  // What is asked for does not go with what has become of it.
  if (error instanceof ActRefused || error instanceof QueueRefusal)
    return new ApiProblem(409, error.message, { cause: error })
  if (error instanceof CacheUnavailable || error instanceof SpoolFull) return unavailable(error)
  // MongoDB is away, or the mailbox service: names only, for the classes are those of several libraries.
  const { name = '' } = error instanceof Error ? error : {}
  if (error instanceof MailboxError && error.code in mailboxStatuses)
    return new ApiProblem(mailboxStatuses[error.code]!, sentence(error.message), { cause: error })
  const isAway =
    /^Mongo(?:ose)?(?:Network|ServerSelection|NotConnected)|^MailboxError$|^RpcUnavailable$/.test(name)
  return isAway
    ? unavailable(error)
    : new ApiProblem(500, 'Something went wrong on the server; its log tells what', { cause: error })
}

function unavailable(cause: unknown): ApiProblem {
  return new ApiProblem(503, 'A part of the server does not answer; try again in a minute', {
    retryAfter: 60,
    cause
  })
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** @throws ApiProblem 400 naming the field */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalidField(issue?.path.map(String).join('.') || 'body', issue?.message ?? 'is not valid')
}
