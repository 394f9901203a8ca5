// The commands that there are. A new one is a file and a line here; CAPABILITY follows.
import { append } from './append.ts'
import { authenticate } from './authenticate.ts'
import { cancelUpdate } from './cancelupdate.ts'
import { capabilitiesOf, capabilityCommand } from './capability.ts'
import { check } from './check.ts'
import { close } from './close.ts'
import type { Client } from '../client.ts'
import type { RegisteredCommand } from './command.ts'
import { compress } from './compress.ts'
import { copy } from './copy.ts'
import { create } from './create.ts'
import { deleteCommand } from './delete.ts'
import { enable } from './enable.ts'
import { esearch } from './esearch.ts'
import { expunge } from './expunge.ts'
import { fetch } from './fetch.ts'
import { getMetadata } from './getmetadata.ts'
import { getQuota } from './getquota.ts'
import { getQuotaRoot } from './getquotaroot.ts'
import { id } from './id.ts'
import { idle } from './idle.ts'
import { list } from './list.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { lsub } from './lsub.ts'
import { move } from './move.ts'
import { namespace } from './namespace.ts'
import { noop } from './noop.ts'
import { notify } from './notify.ts'
import { rename } from './rename.ts'
import { replace } from './replace.ts'
import { search } from './search.ts'
import { examine, select } from './select.ts'
import { setMetadata } from './setmetadata.ts'
import { setQuota } from './setquota.ts'
import { sort } from './sort.ts'
import { startTls } from './starttls.ts'
import { status } from './status.ts'
import { store } from './store.ts'
import { subscribe, unsubscribe } from './subscribe.ts'
import { thread } from './thread.ts'
import { unauthenticate } from './unauthenticate.ts'
import { unselect } from './unselect.ts'
import { xlist } from './xlist.ts'

// prettier-ignore
const registered: readonly RegisteredCommand[] = [
  capabilityCommand(() => registered),
  noop, id, logout, startTls, login, authenticate, unauthenticate, enable, compress, namespace,
  list, lsub, xlist, getMetadata, setMetadata, getQuota, getQuotaRoot, setQuota, status, create, deleteCommand, rename, subscribe, unsubscribe, append,
  select, examine, check, close, unselect, expunge, idle, notify,
  fetch, store, search, sort, thread, esearch, cancelUpdate, copy, move, replace
]

const commands: ReadonlyMap<string, RegisteredCommand> = new Map(
  registered.map((command) => [command.name, command])
)

export function findCommand(name: string): RegisteredCommand | undefined {
  return commands.get(name)
}

/** What this client can use now. */
export function capabilities(client: Client): string[] {
  return capabilitiesOf(registered, client)
}
