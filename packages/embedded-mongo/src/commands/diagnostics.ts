// ping, buildInfo and what tools ask a server about itself.
import { hostname } from 'node:os'
import type { Doc } from '../document.ts'
import type { Call, CommandTable } from './command.ts'

/** The version whose behaviour is imitated. */
const VERSION = '7.0.0'

const buildInfo = {
  version: VERSION,
  versionArray: [7, 0, 0, 0],
  gitVersion: 'embedded',
  modules: [],
  storageEngines: ['sqlite'],
  maxBsonObjectSize: 16 * 1024 * 1024
}

export const diagnosticCommands: CommandTable = {
  ping: { access: 'none', run: () => ({}) },
  buildInfo: { access: 'none', run: () => buildInfo },
  buildinfo: { access: 'none', run: () => buildInfo },
  serverStatus: { access: 'none', run: serverStatus },
  getParameter: { access: 'none', run: getParameter },
  getCmdLineOpts: { access: 'none', run: () => ({ argv: [], parsed: {} }) },
  getLog: { access: 'none', run: () => ({ totalLinesWritten: 0, log: [] }) },
  hostInfo: {
    access: 'none',
    run: () => ({ system: { hostname: hostname() }, os: { type: process.platform } })
  },
  whatsmyuri: { access: 'none', run: ({ peer }) => ({ you: peer.localAddress }) }
}

function serverStatus({ services }: Call): Doc {
  const uptime = Math.round((services.clock().getTime() - services.startedAt.getTime()) / 1000)
  return {
    host: hostname(),
    version: VERSION,
    process: 'embedded-mongo',
    pid: process.pid,
    uptime,
    localTime: services.clock(),
    mem: { resident: Math.round(process.memoryUsage.rss() / 1_048_576) },
    storageEngine: { name: 'sqlite', persistent: true }
  }
}

const PARAMETERS: Doc = { featureCompatibilityVersion: { version: '7.0' } }

function getParameter({ command }: Call): Doc {
  const all = command['getParameter'] === '*'
  return Object.fromEntries(Object.entries(PARAMETERS).filter(([name]) => all || name in command))
}
