// A client outside the machine: a network namespace with an address of its own, joined to the host by a pair of devices.
import { run } from './stack.ts'

const id = process.pid % 100_000

export interface Outside extends AsyncDisposable {
  /** What the services are to see. */
  readonly address: string
  /** The machine, as it is reached from outside. */
  readonly host: string
  run(command: string, args: readonly string[], input?: string): Promise<string>
  isOpen(port: number): Promise<boolean>
}

export async function openOutside(): Promise<Outside> {
  const [name, device, peer] = [`postkeep-${id}`, `pk${id}h`, `pk${id}o`]
  const [host, address] = ['198.51.100.1', '198.51.100.2']
  const ip = (command: string): Promise<string> => run('ip', command.split(' '))
  const within = (command: string, args: readonly string[], input?: string): Promise<string> =>
    run('ip', ['netns', 'exec', name, command, ...args], input === undefined ? {} : { input })
  await ip(`netns add ${name}`)
  const outside: Outside = {
    address,
    host,
    run: within,
    isOpen: (port) =>
      within('timeout', ['3', 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`]).then(
        () => true,
        () => false
      ),
    async [Symbol.asyncDispose]() {
      // The devices go with it.
      await ip(`netns delete ${name}`)
    }
  }
  try {
    await ip(`link add ${device} type veth peer name ${peer} netns ${name}`)
    await ip(`address add ${host}/30 dev ${device}`)
    await ip(`link set ${device} up`)
    await ip(`-n ${name} address add ${address}/30 dev ${peer}`)
    await ip(`-n ${name} link set ${peer} up`)
    await ip(`-n ${name} link set lo up`)
    return outside
  } catch (error) {
    await outside[Symbol.asyncDispose]()
    throw error
  }
}
