// The signing keys of a domain: RSA for everyone (RFC 6376), Ed25519 beside it (RFC 8463).
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { ServerSealer } from '@postkeep/crypto'
import type { DkimKey, Domain } from '@postkeep/database'

export type OpenedDkimKey = {
  readonly selector: string
  readonly algorithm: DkimKey['algorithm']
  /** PKCS #8. */
  readonly privateKeyPem: string
}

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject }
type NewKeys = { readonly domain: string; readonly token: string; readonly now: Date }

const makeKeyPair = promisify(generateKeyPair)
const rsaBits = 2048
const ed25519Bytes = 32

/** One key of each algorithm. `domain`: its id; `token`: tells these selectors from older ones. */
export async function makeDkimKeys(
  sealer: ServerSealer,
  { domain, token, now }: NewKeys
): Promise<DkimKey[]> {
  const [rsa, ed25519] = await Promise.all([
    makeKeyPair('rsa', { modulusLength: rsaBits }),
    makeKeyPair('ed25519', {})
  ])
  const sealed = ({ privateKey }: KeyPair): Buffer =>
    sealer.seal(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })), sealContext(domain))
  return [
    {
      selector: `mail-${token}-rsa`,
      algorithm: 'rsa',
      private_key: sealed(rsa),
      public_key: publicBytes(rsa).toString('base64'),
      created_at: now
    },
    {
      selector: `mail-${token}-ed`,
      algorithm: 'ed25519',
      private_key: sealed(ed25519),
      // The bare key, without the ASN.1 around it. RFC 8463 §4.2
      public_key: publicBytes(ed25519).subarray(-ed25519Bytes).toString('base64'),
      created_at: now
    }
  ]
}

/** Of documents that are in the cache of look-ups: each message of a domain asks for its keys. */
const opened = new WeakMap<Domain, OpenedDkimKey[]>()

/** Those in use, RSA first. */
export function openDkimKeys(sealer: ServerSealer, domain: Domain): readonly OpenedDkimKey[] {
  const known = opened.get(domain)
  if (known) return known
  const keys = readKeys(sealer, domain)
  opened.set(domain, keys)
  return keys
}

function readKeys(sealer: ServerSealer, domain: Domain): OpenedDkimKey[] {
  const context = sealContext(domain._id.toHexString())
  return domain.dkim_keys
    .filter((key) => !key.retired_at && !key.is_pending)
    .map(({ selector, algorithm, private_key }) => ({
      selector,
      algorithm,
      privateKeyPem: sealer.open(private_key, context).toString()
    }))
}

function publicBytes({ publicKey }: KeyPair): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function sealContext(domain: string): string {
  return `dkim ${domain}`
}
