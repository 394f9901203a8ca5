// Which names the server's certificate needs.
import { certificateNames } from './certificate-names.ts'

export type ServerNames = {
  /** Of the server's domain: without them there is no certificate. */
  readonly own: readonly string[]
  /** Of hosted domains: left out where their DNS does not lead here (yet). */
  readonly hosted: readonly string[]
}

const ownLabels = ['api', 'caldav', 'carddav', 'imap', 'mx', 'pop3', 'smtp', 'mta-sts', 'autoconfig']
/** RFC 8461 §3.3 for mta-sts; autoconfig is Thunderbird's. */
const hostedLabels = ['mta-sts', 'autoconfig', 'mail']

/** @throws CertificateError for what is no domain */
export function namesFor({ domain, hosted }: { domain: string; hosted: readonly string[] }): ServerNames {
  const own = certificateNames([domain, ...ownLabels.map((label) => `${label}.${domain}`)])
  const others = hosted.flatMap((name) => hostedLabels.map((label) => `${label}.${name}`))
  return { own, hosted: certificateNames(others).filter((name) => !own.includes(name)) }
}
