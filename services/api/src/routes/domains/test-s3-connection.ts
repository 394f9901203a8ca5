// Can files be kept in this bucket? A small object is written, read, listed and removed; nothing is remembered.
import { z } from 'zod'
import { publicAddress } from '@postkeep/dns'
import { ApiProblem, invalidField } from '../../frame/api-problem.ts'
import { defineRoute } from '../../frame/route.ts'
import { line } from '../../parts/fields.ts'
import type { Services } from '../../services.ts'

const required = (most: number, error: string) => line(most).pipe(z.string().min(1, { error }))

export const testS3Connection = defineRoute({
  method: 'POST',
  path: '/v1/domains/:domain_id/test-s3-connection',
  access: 'admin',
  scope: 'domains',
  perDay: 100,
  summary: 'Try out a bucket of S3-compatible storage',
  body: z.object({
    s3_endpoint: required(500, 'is the address of the storage: https://…'),
    s3_region: line(100).default('us-east-1'),
    s3_bucket: line(63).pipe(
      z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'is the name of a bucket' })
    ),
    s3_access_key_id: required(200, 'is the id of the access key'),
    s3_secret_access_key: required(200, 'is the secret of the access key')
  }),
  response: z.object({ ok: z.literal(true), duration: z.number().meta({ description: 'Milliseconds' }) }),
  async handle({ body, services }) {
    const { s3_access_key_id, s3_bucket, s3_endpoint, s3_region, s3_secret_access_key } = body
    // Loaded when the first bucket is tried.
    const { isBackupError, probeRepository, s3Repository } = await import('@postkeep/backup')
    const { address, endpoint } = await storageAt(services, s3_endpoint)
    const repository = s3Repository({
      endpoint,
      address,
      region: s3_region || 'us-east-1',
      bucket: s3_bucket,
      accessKeyId: s3_access_key_id,
      secretAccessKey: s3_secret_access_key
    })
    try {
      return { body: { ok: true, duration: await probeRepository(repository) } }
    } catch (error) {
      if (!isBackupError(error, 'storage')) throw error
      throw new ApiProblem(400, error.message, { cause: error })
    }
  }
})

/** The address that was checked is the one that is connected to. @throws ApiProblem 400 */
async function storageAt({ authority }: Services, written: string) {
  const url = URL.parse(written)
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (
    !url ||
    !isPlain ||
    !(url.protocol === 'https:' || (authority.allowPrivate && url.protocol === 'http:'))
  )
    throw invalidField('s3_endpoint', 'is the address of the storage: https://…')
  const allowPrivate = authority.allowPrivate ?? false
  const found = await publicAddress(url.hostname, { resolver: authority.resolver, allowPrivate })
  if (found.kind === 'address') return { endpoint: url.href, address: found.ip }
  throw invalidField(
    's3_endpoint',
    found.kind === 'unknown' ? found.reason : 'is not an address that everybody can reach'
  )
}
