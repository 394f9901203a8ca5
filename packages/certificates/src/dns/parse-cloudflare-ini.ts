// /root/.cloudflare.ini, as certbot's Cloudflare plug-in reads it.
import { CertificateError } from '../certificate-error.ts'

const line = /^\s*dns_cloudflare_api_token\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))\s*$/m

/** @throws CertificateError where there is no token */
export function parseCloudflareIni(text: string): { apiToken: string } {
  const match = line.exec(text)
  const apiToken = (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').trim()
  if (apiToken !== '') return { apiToken }
  throw new CertificateError(
    'configuration',
    'There is no Cloudflare token in the file. It needs a line: dns_cloudflare_api_token = "…" ' +
      '(a global API key does not do: create a token with the permission Zone / DNS / Edit)'
  )
}
