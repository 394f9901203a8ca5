// acme-client, set up: loaded when it is first needed (26 MB), with an account. RFC 8555 §7.3
import { Agent } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'acme-client'
import { CertificateError } from '../certificate-error.ts'
import { accountKey } from '../account-key.ts'
import { problemOf } from './problem.ts'

export type AccountOptions = {
  /** "https://acme-v02.api.letsencrypt.org/directory" */
  directoryUrl: string
  /** Made where it is not there. */
  accountKeyFile: string
  email?: string
  /** External account binding, RFC 8555 §7.3.4: some authorities give these out. The key is base64url. */
  eab?: { kid: string; hmacKey: string }
  /** PEM, for an authority of one's own; counts for the whole process. */
  trustedCa?: string
  /** Between two looks at the state of an order: from, up to. */
  pollMs?: { min: number; max: number }
}

type AcmeModule = typeof import('acme-client')

export type Acme = { readonly client: Client; readonly crypto: AcmeModule['crypto'] }

const timeoutMs = 30_000
const pauseMs = 1000

/** @throws CertificateError */
export async function openAcme(options: AccountOptions): Promise<Acme> {
  const { directoryUrl, email, eab, pollMs = { min: 1000, max: 10_000 } } = options
  const module = await loadAcme()
  if (options.trustedCa !== undefined) module.axios.defaults.httpsAgent = new Agent({ ca: options.trustedCa })
  const client = new module.Client({
    directoryUrl,
    accountKey: await accountKey(options.accountKeyFile),
    backoffAttempts: 20,
    backoffMin: pollMs.min,
    backoffMax: pollMs.max,
    ...(eab ? { externalAccountBinding: eab } : {})
  })
  if (email === undefined) updateNothing(client)
  await client.createAccount({
    termsOfServiceAgreed: true,
    ...(email === undefined ? {} : { contact: [`mailto:${email}`] })
  })
  return { client, crypto: module.crypto }
}

/** An account that is there is updated with what a new one would be given: authorities refuse an update of nothing. */
function updateNothing(client: Client): void {
  const update = client.updateAccount.bind(client)
  client.updateAccount = () => update()
}

let loading: Promise<AcmeModule> | undefined

async function loadAcme(): Promise<AcmeModule> {
  loading ??= import('acme-client').then((loaded) => {
    replaceRetries(loaded.axios)
    return loaded
  })
  return await loading
}

/**
 * acme-client's own handlers wait out Retry-After (hours, maybe) in the process, lose why a request failed, and keep
 * nothing of a refusal but its text.
 */
function replaceRetries(axios: AcmeModule['axios']): void {
  axios.interceptors.request.clear()
  axios.interceptors.response.clear()
  axios.defaults.timeout = timeoutMs
  axios.interceptors.response.use(
    (response) => {
      const problem = problemOf(response.status, response.data, response.headers['retry-after'])
      if (problem) throw problem
      return response
    },
    async (error: { config?: { url?: string; isSecondTry?: boolean }; message?: string; code?: string }) => {
      const { config } = error
      if (config && !config.isSecondTry) {
        await delay(pauseMs)
        return await axios.request(Object.assign(config, { isSecondTry: true }))
      }
      throw new CertificateError(
        'unreachable',
        `The certificate authority cannot be reached (${error.message || error.code}): ${config?.url ?? ''}. ` +
          'Is the Internet reachable from here, and is the clock right? Try again later',
        { cause: error }
      )
    }
  )
}
