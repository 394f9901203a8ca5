// A replica set of one member, itself: as much as health checks and drivers ask for.
import { CommandFailure } from '../command-failure.ts'
import { type Doc, isDocument } from '../document.ts'
import type { Call, CommandTable, ReplicaSet } from './command.ts'
import { memberAddress } from './hello.ts'

export const replicaSetCommands: CommandTable = {
  replSetGetStatus: { access: 'none', run: getStatus },
  replSetGetConfig: { access: 'none', run: getConfig },
  replSetInitiate: { access: 'none', run: initiate }
}

function requireReplicaSet({ services }: Call): ReplicaSet {
  if (services.replicaSet) return services.replicaSet
  throw new CommandFailure('NoReplicationEnabled', 'not running with --replSet')
}

function getStatus(call: Call): Doc {
  const { name } = requireReplicaSet(call)
  const { clock, startedAt } = call.services
  const uptime = Math.round((clock().getTime() - startedAt.getTime()) / 1000)
  const member = {
    _id: 0,
    name: memberAddress(call),
    health: 1,
    state: 1,
    stateStr: 'PRIMARY',
    uptime,
    self: true
  }
  return { set: name, date: clock(), myState: 1, term: 1, members: [member] }
}

function getConfig(call: Call): Doc {
  const { name } = requireReplicaSet(call)
  return { config: { _id: name, version: 1, members: [{ _id: 0, host: memberAddress(call) }] } }
}

/** The set is there from the start; what is taken from the configuration is the address that clients are told. */
function initiate(call: Call): Doc {
  const replicaSet = requireReplicaSet(call)
  const configuration = call.command['replSetInitiate']
  if (!isDocument(configuration)) return {}
  const { _id: name, members } = configuration
  if (name !== undefined && name !== replicaSet.name) {
    throw new CommandFailure('InvalidOptions', `the set is named ${replicaSet.name} on the command line`)
  }
  const first: unknown = Array.isArray(members) ? members[0] : undefined
  if (Array.isArray(members) && members.length > 1) {
    throw new CommandFailure('NotImplemented', 'the embedded server is a replica set of one member')
  }
  if (isDocument(first) && typeof first['host'] === 'string') replicaSet.host = first['host']
  return {}
}
