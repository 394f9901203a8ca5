// Which names the server's certificate needs.
import { serverHosts } from '@postkeep/config'
import { certificateNames } from './certificate-names.ts'

export type ServerNames = {
  /** Of the server's domain: without them there is no certificate. */
  readonly own: readonly string[]
  /** Of hosted domains: left out where their DNS does not lead here (yet). */
  readonly hosted: readonly string[]
}

/** RFC 8461 §3.3 for mta-sts; autoconfig is Thunderbird's. */
const hostedLabels = ['mta-sts', 'autoconfig', 'mail']

/** @throws CertificateError for what is no domain */
export function namesFor({ domain, hosted }: { domain: string; hosted: readonly string[] }): ServerNames {
  const own = certificateNames([domain, ...serverHosts.map((label) => `${label}.${domain}`)])
  const others = hosted.flatMap((name) => hostedLabels.map((label) => `${label}.${name}`))
  return { own, hosted: certificateNames(others).filter((name) => !own.includes(name)) }
}
