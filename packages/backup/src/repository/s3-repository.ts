// A repository in a bucket of any S3-compatible storage. The SDK is large, so it is loaded with the first request.
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { CompletedPart, S3Client } from '@aws-sdk/client-s3'
import { BackupError } from '../backup-error.ts'
import { ofLength } from '../chunks/of-length.ts'
import type { Repository, StoredObject } from './repository.ts'

export interface S3Options {
  /** https://s3.example.com */
  readonly endpoint: string
  readonly bucket: string
  /** Put before each name, with a slash between. */
  readonly prefix?: string
  readonly region?: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** IP address that the name of the endpoint is taken for: somebody else has given it, and it was checked. */
  readonly address?: string
  /** endpoint/bucket instead of bucket.endpoint (default: true). */
  readonly pathStyle?: boolean
  /** Many storages other than Amazon's refuse checksums that they did not ask for (default: 'WHEN_REQUIRED'). */
  readonly requestChecksumCalculation?: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED'
}

type Sdk = typeof import('@aws-sdk/client-s3')

interface Bucket {
  readonly sdk: Sdk
  readonly client: S3Client
  readonly Bucket: string
}

/** S3 wants at least 5 MiB, the last part apart. */
const partBytes = 8 * 1024 * 1024

export function s3Repository(options: S3Options): Repository {
  const prefix = options.prefix ? `${options.prefix.replace(/\/+$/, '')}/` : ''
  let opened: Promise<Bucket> | undefined
  const bucket = (): Promise<Bucket> => (opened ??= openBucket(options))
  const has = async (name: string): Promise<boolean> => {
    const { sdk, client, Bucket } = await bucket()
    try {
      await client.send(new sdk.HeadObjectCommand({ Bucket, Key: prefix + name }))
      return true
    } catch (error) {
      if (isMissing(error)) return false
      throw storageError(error)
    }
  }
  return {
    has,
    put: async (name, content) => upload(await bucket(), prefix + name, content).catch(rethrow),
    async get(name) {
      const { sdk, client, Bucket } = await bucket()
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: prefix + name }))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      } catch (error) {
        if (isMissing(error))
          throw new BackupError('not-found', `the repository has no ${name}`, { cause: error })
        throw storageError(error)
      }
    },
    async *list(start) {
      yield* listObjects(await bucket(), prefix, start)
    },
    async remove(name) {
      const { sdk, client, Bucket } = await bucket()
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: prefix + name })).catch(rethrow)
    }
  }
}

async function openBucket(options: S3Options): Promise<Bucket> {
  const { accessKeyId, secretAccessKey, bucket, endpoint } = options
  const sdk = await import('@aws-sdk/client-s3')
  const checksums = options.requestChecksumCalculation ?? 'WHEN_REQUIRED'
  const client = new sdk.S3Client({
    endpoint,
    region: options.region ?? 'us-east-1',
    forcePathStyle: options.pathStyle ?? true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    ...(options.address !== undefined && foreign(options.address))
  })
  return { sdk, client, Bucket: bucket }
}

/** Nothing is connected to but this address, and nobody waits long for it. */
function foreign(address: string) {
  const found = { address, family: isIP(address) }
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, [found]) : done(null, found.address, found.family)
  return {
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 15_000,
      httpAgent: new HttpAgent({ lookup }),
      httpsAgent: new HttpsAgent({ lookup })
    }
  }
}

async function upload(
  bucket: Bucket,
  Key: string,
  content: Uint8Array | AsyncIterable<Uint8Array>
): Promise<void> {
  const { sdk, client, Bucket } = bucket
  const parts = ofLength(content instanceof Uint8Array ? onePiece(content) : content, partBytes)
  const first = await parts.next()
  const second = await parts.next()
  if (second.done) {
    await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body: first.value ?? new Uint8Array() }))
    return
  }
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }))
  const target = { Bucket, Key, UploadId }
  try {
    const Parts: CompletedPart[] = []
    for await (const Body of concatenated([first.value!, second.value], parts)) {
      const PartNumber = Parts.length + 1
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...target, PartNumber, Body }))
      Parts.push({ PartNumber, ...(ETag && { ETag }) })
    }
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }))
  } catch (error) {
    await client.send(new sdk.AbortMultipartUploadCommand(target))
    throw error
  }
}

async function* onePiece(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content
}

async function* concatenated(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>
): AsyncIterable<Uint8Array> {
  yield* first
  yield* rest
}

async function* listObjects(bucket: Bucket, prefix: string, start: string): AsyncIterable<StoredObject> {
  const { sdk, client, Bucket } = bucket
  let ContinuationToken: string | undefined
  do {
    const query = { Bucket, Prefix: prefix + start, ...(ContinuationToken && { ContinuationToken }) }
    const page = await client.send(new sdk.ListObjectsV2Command(query)).catch(rethrow)
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined) continue
      yield { name: Key.slice(prefix.length), bytes: Size ?? 0, modified: LastModified ?? new Date(0) }
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (ContinuationToken)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')
}

function rethrow(error: unknown): never {
  throw storageError(error)
}

function storageError(error: unknown): BackupError {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'no answer'
  return new BackupError('storage', `the storage refused: ${reason}`, { cause: error })
}
