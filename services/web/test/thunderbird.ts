// Debian's Thunderbird without a window and with a profile of its own, driven by Marionette (https://firefox-source-docs.mozilla.org/testing/marionette/).
// All names lead to the test's server: by a proxy, for a test has neither the ports 80 and 443 nor a DNS that programs ask.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, request as send } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, hasProgram, temporaryFolder } from '@postkeep/testkit'

const name = 'thunderbird'

export const noThunderbird = hasProgram(name)
  ? false
  : 'there is no Thunderbird (Debian: apt-get install thunderbird)'

export type Thunderbird = AsyncDisposable & {
  /** Requests as they came to the proxy: `CONNECT host:443`, `GET http://…`. */
  readonly asked: readonly string[]
  /** Runs a script in the program itself; its last argument takes the result. */
  run(script: string, ...args: readonly unknown[]): Promise<unknown>
}

type Ports = { readonly port: number; readonly httpPort: number }

/** `leads`: which names are those of the server; the others lead nowhere. */
export async function startThunderbird(
  server: Ports,
  leads: (name: string) => boolean
): Promise<Thunderbird> {
  await using stack = new AsyncDisposableStack()
  const proxy = stack.use(await startProxy(server, leads))
  const folder = stack.use(await temporaryFolder())
  const profile = `${folder.path}/profile`
  await mkdir(profile)
  const port = await freePort()
  await writeFile(`${profile}/user.js`, preferences({ port, proxy: proxy.port }))
  const arguments_ = ['--headless', '--marionette', '-remote-allow-system-access', '--no-remote']
  const program = spawn(name, [...arguments_, '--profile', profile], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, HOME: folder.path, MOZ_HEADLESS: '1' }
  })
  const ended = once(program, 'exit')
  stack.defer(async () => {
    // The whole group: it has processes of its own.
    process.kill(-program.pid!, 'SIGKILL')
    await ended
  })
  const marionette = stack.use(await openMarionette(port, program))
  await marionette.command('WebDriver:NewSession', {})
  await marionette.command('Marionette:SetContext', { value: 'chrome' })
  await marionette.command('WebDriver:SetTimeouts', { script: 60_000 })
  const parts = stack.move()
  return {
    asked: proxy.asked,
    async run(script, ...args) {
      const answer = await marionette.command('WebDriver:ExecuteAsyncScript', { script, args })
      return (answer as { value: unknown }).value
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

function preferences({ port, proxy }: { readonly port: number; readonly proxy: number }): string {
  const values = {
    'marionette.port': port,
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': proxy,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': proxy,
    'app.update.enabled': false,
    'toolkit.telemetry.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'mail.provider.suppress_dialog_on_startup': true
  }
  const lines = Object.entries(values).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`
  )
  return `${lines.join('\n')}\n`
}

async function startProxy({ httpPort, port }: Ports, leads: (name: string) => boolean) {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const url = URL.parse(request.url ?? '')
    if (!url || !leads(url.hostname)) return void response.writeHead(502).end()
    const path = `${url.pathname}${url.search}`
    const { method, headers } = request
    const onward = send({ host: '127.0.0.1', port: httpPort, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    sockets.add(client.on('error', () => client.destroy()))
    if (!leads(request.url!.replace(/:443$/, ''))) return void client.end('HTTP/1.1 502 No\r\n\r\n')
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(onward).pipe(client)
    })
    sockets.add(onward.on('error', () => client.destroy()))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    asked,
    port: (proxy.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    }
  }
}

type Marionette = Disposable & { command(name: string, parameters: object): Promise<unknown> }

/** Each message is `length:[type, id, error, result]`; the first one greets. */
async function openMarionette(
  port: number,
  program: { readonly exitCode: number | null }
): Promise<Marionette> {
  const socket = await connected(port, program)
  const messages = messagesOf(socket)
  await messages.next()
  let id = 0
  return {
    async command(name, parameters) {
      id += 1
      const text = JSON.stringify([0, id, name, parameters])
      socket.write(`${Buffer.byteLength(text)}:${text}`)
      const { value } = await messages.next()
      const [, , error, result] = value as [number, number, { message: string } | null, unknown]
      if (error) throw new Error(`${name}: ${error.message}`)
      return result
    },
    [Symbol.dispose]: () => void socket.destroy()
  }
}

async function connected(port: number, program: { readonly exitCode: number | null }): Promise<Socket> {
  for (;;) {
    if (program.exitCode !== null) throw new Error(`Thunderbird ended with ${program.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch {
      socket.destroy()
      await delay(100)
    }
  }
}

async function* messagesOf(socket: Socket): AsyncGenerator<unknown, undefined> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const colon = bytes.indexOf(':')
      const length = Number(bytes.subarray(0, Math.max(colon, 0)).toString())
      if (colon < 0 || bytes.length < colon + 1 + length) break
      yield JSON.parse(bytes.subarray(colon + 1, colon + 1 + length).toString()) as unknown
      bytes = bytes.subarray(colon + 1 + length)
    }
  }
  return undefined
}
