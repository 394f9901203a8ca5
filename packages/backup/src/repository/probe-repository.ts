// Can backups be kept there? A small object is written, read back, listed and removed.
import { randomBytes } from 'node:crypto'
import { BackupError } from '../backup-error.ts'
import type { Repository } from './repository.ts'

/** Gives milliseconds. Throws `BackupError('storage')` that says what to do. */
export async function probeRepository(repository: Repository): Promise<number> {
  const content = randomBytes(1024)
  const name = `probes/${randomBytes(8).toString('hex')}`
  const began = performance.now()
  try {
    await repository.put(name, content)
    const back = Buffer.from(await repository.get(name))
    if (!back.equals(content)) throw new BackupError('storage', 'what is read back is not what was written')
    const names = await Array.fromAsync(repository.list('probes/'), (object) => object.name)
    if (!names.includes(name))
      throw new BackupError('storage', 'what was written is not in the list of objects')
    await repository.remove(name)
  } catch (error) {
    throw explained(error)
  }
  return Math.round(performance.now() - began)
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    'the name of the storage is not in the DNS: correct it, or mend the resolver of this machine'
  ],
  [
    /ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up|TimeoutError/,
    'the storage does not answer: check host and port, and the firewall'
  ],
  [
    /RequestTimeTooSkewed|RequestExpired/,
    'the clock of this machine is wrong: switch NTP on (timedatectl set-ntp true)'
  ],
  [/InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSecurity/, 'the access key or its secret is wrong'],
  [
    /AccessDenied|Forbidden|\b403\b/,
    'the key may not use this bucket: allow it to read, write, list and delete there'
  ],
  [/NoSuchBucket/, 'there is no such bucket: make it, or correct BACKUP_S3_BUCKET'],
  [
    /PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocation/,
    'the region is wrong: correct BACKUP_S3_REGION'
  ],
  [/certificate|CERT_|SELF_SIGNED/i, 'the certificate of the storage is not trusted'],
  [/EACCES|EPERM|EROFS|Permission denied/, 'the folder cannot be written: give it to the user 1000'],
  [/ENOSPC|EDQUOT|QuotaExceeded/, 'the storage is full']
]

function explained(error: unknown): BackupError {
  const text = textOf(error)
  const remedy = remedies.find(([pattern]) => pattern.test(text))?.[1]
  const message = error instanceof Error ? error.message : String(error)
  return new BackupError('storage', remedy === undefined ? message : `${message}: ${remedy}`, {
    cause: error
  })
}

/** With the causes, where the network's own words are. */
function textOf(error: unknown): string {
  const parts: string[] = []
  for (let one = error; one instanceof Error && parts.length < 10; one = one.cause) {
    parts.push(`${one.name} ${'code' in one ? String(one.code) : ''} ${one.message}`)
  }
  return parts.join(' ')
}
