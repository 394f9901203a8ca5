// SCRAM-SHA-256, the server's side. RFC 5802, RFC 7677.
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

const ITERATIONS = 15_000

/** What the server keeps of a password. */
export interface ScramCredentials {
  username: string
  salt: Buffer
  storedKey: Buffer
  serverKey: Buffer
}

export function deriveCredentials(username: string, password: string): ScramCredentials {
  const salt = randomBytes(28)
  const salted = pbkdf2Sync(prepare(password), salt, ITERATIONS, 32, 'sha256')
  const clientKey = hmac(salted, 'Client Key')
  return { username, salt, storedKey: sha256(clientKey), serverKey: hmac(salted, 'Server Key') }
}

/** RFC 4013 as far as it changes passwords in use: other spaces become spaces, invisible characters go, NFKC. */
function prepare(password: string): string {
  return password
    .replaceAll(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, ' ')
    .replaceAll(/\u00ad|\u034f|\u1806|\u180b|\u180c|\u180d|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g, '')
    .normalize('NFKC')
}

/** One exchange. Every failure is undefined: the client learns nothing but that it failed. */
export class ScramConversation {
  readonly #credentials: ScramCredentials
  #clientFirstBare = ''
  #serverFirst = ''
  #nonce = ''
  #isKnownUser = false

  constructor(credentials: ScramCredentials) {
    this.#credentials = credentials
  }

  /** client-first-message → server-first-message. An unknown user is told so only at the end. */
  start(clientFirst: string): string | undefined {
    const bare = /^[ny],[^,]*,(.*)$/s.exec(clientFirst)?.[1]
    const [, name, clientNonce] = /^n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)/.exec(bare ?? '') ?? []
    if (bare === undefined || name === undefined || clientNonce === undefined) return undefined
    this.#isKnownUser = name.replaceAll('=2C', ',').replaceAll('=3D', '=') === this.#credentials.username
    this.#clientFirstBare = bare
    this.#nonce = clientNonce + randomBytes(24).toString('base64')
    const salt = this.#isKnownUser ? this.#credentials.salt : saltFor(name, this.#credentials)
    this.#serverFirst = `r=${this.#nonce},s=${salt.toString('base64')},i=${ITERATIONS}`
    return this.#serverFirst
  }

  /** client-final-message → server-final-message. */
  finish(clientFinal: string): string | undefined {
    const [, withoutProof, nonce, proof] = /^(c=[^,]*,r=([^,]*)),p=(.*)$/s.exec(clientFinal) ?? []
    if (withoutProof === undefined || proof === undefined || nonce !== this.#nonce || nonce === '')
      return undefined
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`
    const signature = hmac(this.#credentials.storedKey, authMessage)
    const given = Buffer.from(proof, 'base64')
    if (given.length !== signature.length) return undefined
    const clientKey = Buffer.from(given.map((byte, i) => byte ^ (signature[i] ?? 0)))
    const isRight = timingSafeEqual(sha256(clientKey), this.#credentials.storedKey)
    if (!isRight || !this.#isKnownUser) return undefined
    return `v=${hmac(this.#credentials.serverKey, authMessage).toString('base64')}`
  }
}

/** The same made-up salt for a name each time, so that it does not tell whether the name exists. */
function saltFor(name: string, credentials: ScramCredentials): Buffer {
  return hmac(credentials.serverKey, `salt of ${name}`).subarray(0, 28)
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
