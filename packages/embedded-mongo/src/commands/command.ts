// What a command is, and what it may use.
import type { Authenticator, AuthenticationState } from '../authentication/authenticator.ts'
import type { ChangeLog } from '../change-streams/change-log.ts'
import type { CursorRegistry } from '../cursors/cursor-registry.ts'
import type { Doc } from '../document.ts'
import type { Scheduler } from '../engine/scheduler.ts'
import type { View } from '../engine/view.ts'

export interface ReplicaSet {
  name: string
  /** host:port of replSetInitiate; else each client is told the address that it used. */
  host: string | undefined
}

export interface Services {
  scheduler: Scheduler
  cursors: CursorRegistry
  changeLog: ChangeLog
  authenticator: Authenticator
  replicaSet: ReplicaSet | undefined
  clock: () => Date
  startedAt: Date
}

/** The connection that a command came over. */
export interface Peer {
  id: number
  /** host:port that the client connected to. */
  localAddress: string
  authentication: AuthenticationState
}

export interface Call {
  name: string
  command: Doc
  database: string
  services: Services
  peer: Peer
}

/** A command's reply without `ok`. Throws CommandFailure. */
export type Command =
  | { access: 'read' | 'write'; run: (call: Call, view: View) => Doc }
  /** Touches no data by itself, or chooses when. */
  | { access: 'none'; run: (call: Call) => Doc | Promise<Doc> }

/** A command, or for the few whose access depends on the arguments a choice of one. */
export type CommandTable = Readonly<Record<string, Command | ((call: Call) => Command)>>
