// Pebble on loopback ports, with a DNS server of the test's.
import { writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { createTestCa, freePort, startProcess, temporaryFolder } from '@postkeep/testkit'

export type Pebble = AsyncDisposable & {
  readonly directoryUrl: string
  /** PEM of the authority that signed pebble's own certificate. */
  readonly trustedCa: string
  /** PEM of the root of the certificates that it issues. */
  root(): Promise<string>
}

type PebbleOptions = {
  file: string
  dnsAddress: string
  /** Where it looks for http-01 answers. */
  httpPort: number
  /** External accounts, required if there are any: base64url keys by key id. */
  eab?: Record<string, string>
}

export async function startPebble({ file, dnsAddress, httpPort, eab }: PebbleOptions): Promise<Pebble> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const ca = await createTestCa()
  const { key, chain } = await ca.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const [port, managementPort] = [await freePort(), await freePort()]
  const settings = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: join(folder.path, 'chain.pem'),
    privateKey: join(folder.path, 'key.pem'),
    httpPort,
    tlsPort: await freePort(),
    externalAccountBindingRequired: eab !== undefined,
    externalAccountMACKeys: eab ?? {}
  }
  await writeFile(settings.certificate, chain)
  await writeFile(settings.privateKey, key)
  const config = join(folder.path, 'pebble.json')
  await writeFile(config, JSON.stringify({ pebble: settings }))
  stack.use(
    await startProcess({
      command: file,
      args: ['-config', config, '-strict', '-dnsserver', dnsAddress],
      env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '15', PEBBLE_AUTHZREUSE: '0' },
      ready: /Listening on/
    })
  )
  const owned = stack.move()
  return {
    directoryUrl: `https://127.0.0.1:${port}/dir`,
    trustedCa: ca.caPem,
    root: () => fetchText(`https://127.0.0.1:${managementPort}/roots/0`, ca.caPem),
    [Symbol.asyncDispose]: () => owned.disposeAsync()
  }
}

async function fetchText(url: string, ca: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  get(url, { ca, agent: false }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    response.on('end', () => resolve(text))
  }).on('error', reject)
  return await promise
}
