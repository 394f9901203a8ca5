// A certificate that nobody trusts, so that services can start before there is a real one. RFC 5280
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { parseCertificate, type Certificate } from '../certificate.ts'
import { certificateNames } from '../certificate-names.ts'
import {
  bitString,
  der,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  truth,
  utf8String
} from '../asn1/der.ts'

const day = 86_400_000
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))

type Options = { clock?: () => number; days?: number }

/** ECDSA P-256, from yesterday, so that a clock that is a little late does no harm. */
export function makeSelfSigned(
  names: readonly string[],
  { clock = Date.now, days = 365 }: Options = {}
): Certificate {
  const spelled = certificateNames(names)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // It says on its face what it is. At most 64 characters, hence no host name.
  const subject = distinguishedName('self-signed, for the start')
  const now = clock()
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    // The first byte keeps it positive, and free of leading zeros.
    integer(Buffer.concat([Buffer.of(0x5a), randomBytes(15)])),
    ecdsaWithSha256,
    subject,
    sequence(time(new Date(now - day)), time(new Date(now + days * day))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(spelled)
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const pem = pemOf(sequence(toBeSigned, ecdsaWithSha256, bitString(signature)))
  return parseCertificate({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), chain: pem })
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))))
}

function extensions(names: readonly string[]): Buffer {
  const basicConstraints = sequence(objectIdentifier('2.5.29.19'), truth, octetString(sequence()))
  const dnsNames = names.map((name) => der(0x82, Buffer.from(name)))
  const alternativeNames = sequence(objectIdentifier('2.5.29.17'), octetString(sequence(...dnsNames)))
  return der(0xa3, sequence(basicConstraints, alternativeNames))
}

function pemOf(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
