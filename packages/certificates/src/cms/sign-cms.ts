// A signed message: the content and its signature in one, by the key of a certificate. RFC 5652 §5, RFC 5754, RFC 5753
import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { der, integer, objectIdentifier, octetString, sequence, set, time } from '../asn1/der.ts'
import { readDer, type DerValue } from '../asn1/read-der.ts'

type Signer = {
  /** PEM: RSA or elliptic curve. */
  readonly key: string
  /** PEM: the certificate, and those between it and the root. */
  readonly chain: string
}

const oid = {
  data: objectIdentifier('1.2.840.113549.1.7.1'),
  signedData: objectIdentifier('1.2.840.113549.1.7.2'),
  contentType: objectIdentifier('1.2.840.113549.1.9.3'),
  messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
  signingTime: objectIdentifier('1.2.840.113549.1.9.5'),
  sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
  rsa: objectIdentifier('1.2.840.113549.1.1.1'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2')
}
const nothing = der(0x05)
const sha256 = sequence(oid.sha256)

/** DER. @throws TypeError for a key that is neither RSA nor of an elliptic curve */
export function signCms(content: Uint8Array, { chain, key }: Signer, now: Date): Buffer {
  const privateKey = createPrivateKey(key)
  const certificates = certificatesOf(chain)
  const attributes = setOf([
    attribute(oid.contentType, oid.data),
    attribute(oid.signingTime, time(now)),
    attribute(oid.messageDigest, octetString(createHash('sha256').update(content).digest()))
  ])
  const signerInfo = sequence(
    integer(Buffer.of(1)),
    issuerAndSerial(certificates[0]!),
    sha256,
    // Within the message the set has a tag of its own; what is signed is the set. RFC 5652 §5.4
    Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]),
    algorithmOf(privateKey),
    octetString(sign('sha256', attributes, privateKey))
  )
  const signedData = sequence(
    integer(Buffer.of(1)),
    set(sha256),
    sequence(oid.data, der(0xa0, octetString(content))),
    der(0xa0, ...certificates),
    set(signerInfo)
  )
  return sequence(oid.signedData, der(0xa0, signedData))
}

function attribute(type: Buffer, value: Buffer): Buffer {
  return sequence(type, set(value))
}

/** X.690 §11.6: in the order of their bytes. */
function setOf(elements: readonly Buffer[]): Buffer {
  return set(...elements.toSorted((a, b) => Buffer.compare(a, b)))
}

function certificatesOf(chain: string): Buffer[] {
  const found = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (found.length === 0) throw new TypeError('There is no certificate in PEM form')
  return found.map((pem) => new X509Certificate(pem).raw)
}

/** RFC 5280 §4.1: version, serial number, algorithm, issuer, … */
function issuerAndSerial(certificate: Buffer): Buffer {
  const [body] = readDer(readDer(certificate)[0]!.content) as [DerValue, ...DerValue[]]
  const fields = readDer(body.content)
  const start = fields[0]?.tag === 0xa0 ? 1 : 0
  return sequence(fields[start + 2]!.whole, fields[start]!.whole)
}

function algorithmOf({ asymmetricKeyType: type }: KeyObject): Buffer {
  if (type === 'rsa') return sequence(oid.rsa, nothing)
  if (type === 'ec') return sequence(oid.ecdsaWithSha256)
  throw new TypeError(`Nothing is signed with a key of the kind ${type}`)
}
