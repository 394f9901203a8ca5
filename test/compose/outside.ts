// Clients and a mail server outside the machine: a network namespace with addresses of its own, joined to the host by a
// pair of devices.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mailSink, type Sunk } from './mail-sink.ts'
import { run } from './stack.ts'

const id = process.pid % 100_000

export interface Outside extends AsyncDisposable {
  /** What the services are to see. */
  readonly address: string
  readonly address6: string
  /** The machine, as it is reached from outside. */
  readonly host: string
  readonly host6: string
  /** What the mail server there has got. */
  readonly mail: readonly Sunk[]
  run(command: string, args: readonly string[], input?: string): Promise<string>
  isOpen(port: number): Promise<boolean>
}

export async function openOutside(): Promise<Outside> {
  const [name, device, peer] = [`postkeep-${id}`, `pk${id}h`, `pk${id}o`]
  const [host, address] = ['198.51.100.1', '198.51.100.2']
  const [host6, address6] = ['2001:db8:25::1', '2001:db8:25::2']
  const ip = (command: string): Promise<string> => run('ip', command.split(' '))
  const within = (command: string, args: readonly string[], input?: string): Promise<string> =>
    run('ip', ['netns', 'exec', name, command, ...args], input === undefined ? {} : { input })
  await ip(`netns add ${name}`)
  await using stack = new AsyncDisposableStack()
  // The devices go with it.
  stack.defer(async () => void (await ip(`netns delete ${name}`)))
  await ip(`link add ${device} type veth peer name ${peer} netns ${name}`)
  await ip(`address add ${host}/30 dev ${device}`)
  await ip(`address add ${host6}/64 dev ${device} nodad`)
  await ip(`link set ${device} up`)
  await ip(`-n ${name} address add ${address}/30 dev ${peer}`)
  await ip(`-n ${name} address add ${address6}/64 dev ${peer} nodad`)
  await ip(`-n ${name} link set ${peer} up`)
  await ip(`-n ${name} link set lo up`)
  const mail: Sunk[] = []
  stack.use(await startSink(name, address, (message) => mail.push(message)))
  const parts = stack.move()
  return {
    address,
    address6,
    host,
    host6,
    mail,
    run: within,
    // A closed one refuses at once; an open one may take its time where the machine is busy.
    isOpen: (port) =>
      within('timeout', ['30', 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`]).then(
        () => true,
        () => false
      ),
    [Symbol.asyncDispose]: () => parts.disposeAsync()
  }
}

async function startSink(
  namespace: string,
  address: string,
  onMail: (message: Sunk) => void
): Promise<AsyncDisposable> {
  const command = ['netns', 'exec', namespace, process.execPath, mailSink, address]
  const child = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const lines = createInterface({ input: child.stdout })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  lines.on('line', (line) => (line === 'ready' ? resolve() : onMail(JSON.parse(line) as Sunk)))
  child.on('exit', () => reject(new Error('the mail server outside has ended')))
  child.on('error', reject)
  await promise
  return {
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    }
  }
}
