// A certificate with its key, as it is installed and as plans are made about it.
import { X509Certificate, createPrivateKey } from 'node:crypto'

/** What the files of a certificate hold, PEM. */
export type CertificateFiles = {
  readonly key: string
  /** The certificate alone. */
  readonly cert: string
  /** The certificate and those between it and the root: what a server shows. */
  readonly chain: string
}

export type Certificate = CertificateFiles & {
  readonly names: readonly string[]
  readonly notBefore: Date
  readonly notAfter: Date
  readonly isSelfSigned: boolean
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/

/** @throws when it is no certificate, or when the key belongs to another one */
export function parseCertificate({ key, chain }: { key: string; chain: string }): Certificate {
  const first = pemCertificate.exec(chain)?.[0]
  if (!first) throw new Error('There is no certificate in PEM form')
  const x509 = new X509Certificate(first)
  if (!x509.checkPrivateKey(createPrivateKey(key))) throw new Error('The key belongs to another certificate')
  return {
    key,
    cert: `${first}\n`,
    chain,
    names: namesOf(x509),
    notBefore: x509.validFromDate,
    notAfter: x509.validToDate,
    isSelfSigned: x509.subject === x509.issuer
  }
}

function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  const entries = subjectAltName.split(', ').filter((entry) => entry.startsWith('DNS:'))
  return entries.map((entry) => entry.slice('DNS:'.length).toLowerCase())
}
