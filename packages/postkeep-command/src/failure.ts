// An error → exit code (sysexits.h) and a text that says what to do. Never a stack trace.
import { BackupError } from '@postkeep/backup'
import { CacheUnavailable } from '@postkeep/cache'
import { CertificateError } from '@postkeep/certificates'
import { ConfigurationError, formatConfigurationError, product } from '@postkeep/config'
import { DatabaseUnavailable, MigrationRefused } from '@postkeep/database'
import { DirectoryError } from '@postkeep/directory'
import { MailboxError } from '@postkeep/mailbox-contract'
import { QueueRefusal } from '@postkeep/outbound'
import { Refusal, UsageError } from './usage-error.ts'

export type Failure = {
  readonly exitCode: number
  readonly code: string
  readonly message: string
  /** The field of the directory that is wrong. */
  readonly field?: string
}

const exitCodes = { refused: 1, usage: 64, unavailable: 69, internal: 70, configuration: 78 } as const

export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) {
    const help = `${product.slug} ${error.command ? `${error.command} ` : ''}--help shows how it is used`
    return failure('usage', 'usage', `${error.message}. ${help}`)
  }
  if (error instanceof ConfigurationError) {
    return failure('configuration', 'configuration', formatConfigurationError(error))
  }
  if (error instanceof DirectoryError)
    return { ...failure('refused', error.code, error.message), field: error.field }
  if (error instanceof BackupError || error instanceof CertificateError)
    return failure('refused', error.kind, sentence(error.message))
  if (error instanceof Refusal || error instanceof QueueRefusal || error instanceof MigrationRefused)
    return failure('refused', 'refused', error.message)
  if (!(error instanceof Error)) return failure('internal', 'internal', String(error))
  return failureOfService(error)
}

function failureOfService(error: Error): Failure {
  if (error instanceof MailboxError) {
    return error.code === 'unavailable'
      ? failure(
          'unavailable',
          'unavailable',
          `The mailbox service does not answer: ${error.message}. See that it runs, and try again`
        )
      : failure('refused', error.code, `The mailbox service refuses: ${error.message}`)
  }
  if (error instanceof DatabaseUnavailable) {
    return failure(
      'unavailable',
      'unavailable',
      `${error.message}. See that it runs and that MONGO_URL is right, and try again`
    )
  }
  if (error instanceof CacheUnavailable) {
    return failure(
      'unavailable',
      'unavailable',
      `${error.message}. See that it runs and that REDIS_URL is right`
    )
  }
  if (/^Mongo\w*(Network|ServerSelection|Timeout)/.test(error.name)) {
    return failure('unavailable', 'unavailable', `MongoDB has stopped answering: ${error.message}. Try again`)
  }
  return failure('internal', 'internal', `Something went wrong that should not: ${error.message}`)
}

function failure(kind: keyof typeof exitCodes, code: string, message: string): Failure {
  return { exitCode: exitCodes[kind], code, message }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
