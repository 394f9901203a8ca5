// A certificate authority for tests and for trying out. ECDSA P-256; nothing here is for the public Internet.
import { randomBytes, type webcrypto } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { product } from '@postkeep/config'
import type * as X509 from '@peculiar/x509'

export type IssuedCertificate = {
  /** PEM, PKCS #8. */
  readonly key: string
  /** PEM, the certificate alone. */
  readonly cert: string
  /** PEM, the certificate and that of the authority: what a server shows. */
  readonly chain: string
}

type Subject = {
  /** May hold wildcards; the first is the common name. */
  readonly names: readonly string[]
  readonly ips?: readonly string[]
  /** From now until its end. */
  readonly days?: number
}

export type TestCa = {
  readonly caPem: string
  issue(subject: Subject): Promise<IssuedCertificate>
  /** Writes ca.pem and ca-key.pem; gives the path of ca.pem. */
  writeTo(folder: string): Promise<string>
}

type Authority = { certificate: X509.X509Certificate; keys: webcrypto.CryptoKeyPair; keyPem: string }

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 86_400_000

export async function createTestCa(): Promise<TestCa> {
  const x509 = await loadX509()
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(3649),
    name: [{ CN: [`${product.name} test authority`] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  })
  return testCa(x509, { certificate, keys, keyPem: await privatePem(x509, keys.privateKey) })
}

/** The authority that `folder` holds, or a new one that is written there: what clients trust stays the same. */
export async function openTestCa(folder: string): Promise<TestCa> {
  try {
    return await readTestCa(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const ca = await createTestCa()
    await ca.writeTo(folder)
    return ca
  }
}

async function readTestCa(folder: string): Promise<TestCa> {
  const certificatePem = await readFile(join(folder, 'ca.pem'), 'utf8')
  const keyPem = await readFile(join(folder, 'ca-key.pem'), 'utf8')
  const x509 = await loadX509()
  const certificate = new x509.X509Certificate(certificatePem)
  const der = x509.PemConverter.decodeFirst(keyPem)
  const privateKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
  const publicKey = await certificate.publicKey.export()
  return testCa(x509, { certificate, keys: { privateKey, publicKey }, keyPem })
}

function testCa(x509: typeof X509, authority: Authority): TestCa {
  const caPem = `${authority.certificate.toString('pem')}\n`
  return {
    caPem,
    issue: (subject) => issue(x509, authority, subject),
    async writeTo(folder) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'ca-key.pem'), authority.keyPem, { mode: 0o600 })
      await writeFile(join(folder, 'ca.pem'), caPem)
      return join(folder, 'ca.pem')
    }
  }
}

async function issue(
  x509: typeof X509,
  { certificate, keys: { privateKey } }: Authority,
  { names, ips = [], days = 824 }: Subject
): Promise<IssuedCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const alternatives = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((value) => ({ type: 'ip' as const, value }))
  ]
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity(days),
    subject: [{ CN: [names[0] ?? ips[0] ?? 'localhost'] }],
    issuer: certificate.subject,
    publicKey: keys.publicKey,
    signingKey: privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth
      ]),
      new x509.SubjectAlternativeNameExtension(alternatives),
      await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  })
  const cert = `${leaf.toString('pem')}\n`
  return {
    key: await privatePem(x509, keys.privateKey),
    cert,
    chain: `${cert}${certificate.toString('pem')}\n`
  }
}

/** For so many days; from yesterday, so that a clock that is a little late does no harm. */
function validity(days: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const now = Date.now()
  // The first bit is 0: a serial number is positive.
  const serialNumber = `5a${randomBytes(15).toString('hex')}`
  return { serialNumber, notBefore: new Date(now - day), notAfter: new Date(now + days * day) }
}

async function privatePem(x509: typeof X509, key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

/** Loaded when it is first needed: most tests have no certificates. */
async function loadX509(): Promise<typeof X509> {
  await import('./reflect-metadata.ts')
  return await import('@peculiar/x509')
}
