// A DNS for the tests with DNSSEC: nsd serves zones that ldns has signed, unbound validates. On loopback, free ports.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, hasProgram, startProcess, temporaryFolder } from '@postkeep/testkit'

export const dnsPrograms = ['nsd', 'unbound', 'ldns-keygen', 'ldns-signzone'] as const

export interface SignedDns extends AsyncDisposable {
  /** Of the validating resolver. */
  readonly address: string
}

export interface TestZone {
  readonly name: string
  /** Lines of a zone file, without SOA and NS. */
  readonly records: readonly string[]
  readonly isSigned: boolean
  /** Applied to the zone after it was signed: what no longer fits its signature. */
  readonly forge?: readonly [from: string, to: string]
}

/** @throws where a program is missing; its message names them */
export async function startSignedDns(zones: readonly TestZone[]): Promise<SignedDns> {
  const missing = dnsPrograms.filter((program) => !hasProgram(program))
  if (missing.length > 0)
    throw new Error(`this test needs ${missing.join(', ')} (Debian: nsd unbound ldnsutils)`)
  await using stack = new AsyncDisposableStack()
  const { path } = stack.use(await temporaryFolder())
  const [serverPort, resolverPort] = [await freePort(), await freePort()]
  const written = await Promise.all(zones.map((zone) => writeZone(path, zone)))
  const nsd = join(path, 'nsd.conf')
  await writeFile(nsd, nsdConfig(path, serverPort, written))
  stack.use(await startProcess({ command: program('nsd'), args: ['-d', '-c', nsd], ready: /nsd started/ }))
  const unbound = join(path, 'unbound.conf')
  await writeFile(unbound, unboundConfig(path, { serverPort, resolverPort }, written))
  stack.use(
    await startProcess({
      command: program('unbound'),
      args: ['-d', '-c', unbound],
      ready: /start of service/
    })
  )
  const parts = stack.move()
  return { address: `127.0.0.1:${resolverPort}`, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

interface WrittenZone {
  readonly name: string
  readonly file: string
  readonly anchor: string | undefined
}

async function writeZone(folder: string, { forge, isSigned, name, records }: TestZone): Promise<WrittenZone> {
  const file = join(folder, `${name}.zone`)
  const head = [
    `$ORIGIN ${name}.`,
    '$TTL 60',
    `@ SOA ns.${name}. admin.${name}. 1 3600 600 86400 60`,
    '@ NS ns',
    'ns A 127.0.0.1'
  ]
  await writeFile(file, `${[...head, ...records].join('\n')}\n`)
  if (!isSigned) return { name, file, anchor: undefined }
  const run = (command: string, ...args: string[]) =>
    execFileSync(program(command), args, { cwd: folder, encoding: 'utf8' }).trim()
  const key = run('ldns-keygen', '-a', 'ECDSAP256SHA256', '-k', name)
  run('ldns-signzone', file, key)
  const signed = await readFile(`${file}.signed`, 'utf8')
  if (forge && !signed.includes(forge[0])) throw new Error(`${forge[0]} does not stand in the zone ${name}`)
  await writeFile(`${file}.signed`, forge ? signed.replaceAll(...forge) : signed)
  return { name, file: `${file}.signed`, anchor: join(folder, `${key}.key`) }
}

function nsdConfig(folder: string, port: number, zones: readonly WrittenZone[]): string {
  return [
    'server:',
    ` ip-address: 127.0.0.1@${port}`,
    ' username: ""',
    ` zonesdir: "${folder}"`,
    ` pidfile: "${folder}/nsd.pid"`,
    ' database: ""',
    ` xfrdfile: "${folder}/xfrd.state"`,
    ` zonelistfile: "${folder}/zone.list"`,
    ' logfile: "/dev/stderr"',
    ' server-count: 1',
    'remote-control:',
    ' control-enable: no',
    ...zones.flatMap(({ file, name }) => ['zone:', ` name: ${name}`, ` zonefile: ${file}`]),
    ''
  ].join('\n')
}

function unboundConfig(
  folder: string,
  { resolverPort, serverPort }: { resolverPort: number; serverPort: number },
  zones: readonly WrittenZone[]
): string {
  return [
    'server:',
    ` interface: 127.0.0.1@${resolverPort}`,
    ' username: ""',
    ' chroot: ""',
    ` directory: "${folder}"`,
    ` pidfile: "${folder}/unbound.pid"`,
    ' use-syslog: no',
    ' logfile: ""',
    ' verbosity: 1',
    ' num-threads: 1',
    ' do-not-query-localhost: no',
    ' do-ip6: no',
    ' module-config: "validator iterator"',
    ...zones.flatMap(({ anchor, name }) =>
      anchor ? [` trust-anchor-file: "${anchor}"`] : [` domain-insecure: "${name}"`]
    ),
    'remote-control:',
    ' control-enable: no',
    ...zones.flatMap(({ name }) => ['stub-zone:', ` name: "${name}"`, ` stub-addr: 127.0.0.1@${serverPort}`]),
    ''
  ].join('\n')
}

/** Debian keeps servers in /usr/sbin, which is not on everyone's PATH. */
function program(name: string): string {
  return name === 'nsd' || name === 'unbound' ? `/usr/sbin/${name}` : name
}
