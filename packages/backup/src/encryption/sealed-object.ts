// Objects as they leave the server: an encoding byte and the content, compressed where that pays, in age.
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { Decrypter, Encrypter } from 'age-encryption'
import { BackupError } from '../backup-error.ts'
import { sealPayload } from './seal-payload.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Nonce and tag. */
const emptyPayloadBytes = 32

const encodings = { plain: 0, zstd: 1 } as const

export interface SealOptions {
  /** false for what is ciphertext already. */
  readonly compressible: boolean
}

export type Seal = (content: Uint8Array, options: SealOptions) => Promise<Uint8Array>
export type Open = (sealed: Uint8Array) => Promise<Uint8Array>

/** Throws `BackupError('wrong-key')` for what is no recipient. */
export function sealerFor(recipient: string): Seal {
  encrypterFor(recipient)
  return async (content, { compressible }) => {
    const packed = compressible ? await compress(content) : content
    const isSmaller = packed.length < content.length
    const encoding = Uint8Array.of(isSmaller ? encodings.zstd : encodings.plain)
    const { header, fileKey } = await newHeader(recipient)
    return sealPayload(header, fileKey, [encoding, isSmaller ? packed : content])
  }
}

/** The header of an age file, with the key that it wraps for the recipient: the library tells it to whoever takes part. */
async function newHeader(recipient: string): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  let fileKey: Uint8Array = new Uint8Array()
  const encrypter = encrypterFor(recipient)
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = key
      return []
    }
  })
  const empty = await encrypter.encrypt(new Uint8Array())
  return { header: empty.subarray(0, -emptyPayloadBytes), fileKey }
}

function encrypterFor(recipient: string): Encrypter {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
    return encrypter
  } catch (error) {
    throw new BackupError('wrong-key', 'this is not a recipient for backups (age1…)', { cause: error })
  }
}

/** As a stream, age keeps fewer copies of a chunk. */
function streamOf(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces)
}

async function collected(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream))
}

/** Opening throws `BackupError`: `wrong-key` where the object is sealed to another key, `damaged` where it was changed. */
export function openerFor(identity: string): Open {
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity)
  } catch (error) {
    throw new BackupError('wrong-key', 'this is not a recovery key (AGE-SECRET-KEY-…)', { cause: error })
  }
  return async (sealed) => {
    try {
      const opened = await collected(await decrypter.decrypt(streamOf(sealed)))
      const content = opened.subarray(1)
      return opened[0] === encodings.zstd ? await decompress(content) : content
    } catch (error) {
      throw openError(error)
    }
  }
}

function openError(cause: unknown): BackupError {
  const isWrongKey = cause instanceof Error && cause.message.startsWith('no identity matched')
  return isWrongKey
    ? new BackupError('wrong-key', 'this recovery key does not open this backup: it was made for another', {
        cause
      })
    : new BackupError('damaged', 'the object was changed since it was stored', { cause })
}
