// The environment of the certificate: how it is had, from whom, and where it stands. Read by the command and by the job.
import { choice, path, port, readEnvironment, secret, text, url, type Environment } from '@postkeep/config'
import { letsEncrypt } from './obtain-certificate.ts'

export type CertificateConfig = ReturnType<typeof readCertificateConfig>

export const certificateMethods = ['http', 'cloudflare', 'manual', 'none'] as const

export const certificateFields = {
  /** none: somebody else puts the files there. */
  method: choice('CERT_METHOD', certificateMethods, { default: 'none' }),
  directoryUrl: url('ACME_DIRECTORY', { default: letsEncrypt }),
  /** PEM, for an authority of one's own. */
  caFile: path('ACME_CA_FILE', { default: undefined }),
  eabKid: text('ACME_EAB_KID', { default: undefined }),
  eabHmacKey: secret('ACME_EAB_HMAC_KEY', { default: undefined }),
  /** For the account at the authority. */
  email: text('EMAIL', { default: undefined, pattern: /^[^\s@]+@[^\s@]+$/, hint: 'Give an e-mail address' }),
  folder: path('SSL_FOLDER', { default: '/app/ssl' }),
  cloudflareFile: path('CLOUDFLARE_INI', { default: '/app/ssl/cloudflare.ini' }),
  cloudflareUrl: url('CLOUDFLARE_API', { default: undefined }),
  /** Where the web service is asked whether it serves challenges. */
  webUrl: url('CERT_WEB_URL', { default: 'http://web' }),
  /** Where challenges are served when it does not. */
  challengePort: port('CERT_CHALLENGE_PORT', { default: 80 })
}

export function readCertificateConfig(environment: Environment) {
  return readEnvironment(environment, certificateFields)
}
