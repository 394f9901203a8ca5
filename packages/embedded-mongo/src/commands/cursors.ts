// getMore, killCursors.
import { Long } from 'bson'
import type { ChangeStream } from '../change-streams/change-stream.ts'
import { CommandFailure } from '../command-failure.ts'
import type { ResultCursor } from '../cursors/result-cursor.ts'
import type { Doc } from '../document.ts'
import type { View } from '../engine/view.ts'
import { numberArgument, textArgument } from './arguments.ts'
import type { Call, Command, CommandTable } from './command.ts'

const DEFAULT_WAIT_MS = 1000

export const cursorCommands: CommandTable = {
  getMore: chooseGetMore,
  killCursors: { access: 'none', run: killCursors }
}

function chooseGetMore({ command, services }: Call): Command {
  const open = services.cursors.use(command['getMore'], services.clock())
  if (open.kind === 'changes') return { access: 'none', run: (call) => moreChanges(call, open.stream) }
  return { access: 'read', run: (call, view) => moreResults(call, view, open.cursor) }
}

function moreResults({ command, services }: Call, view: View, cursor: ResultCursor): Doc {
  const id = command['getMore']
  const size = numberArgument(command, 'batchSize', 0) || Infinity
  const { documents, finished } = cursor.nextBatch(view, size)
  if (finished) services.cursors.close(id)
  return {
    cursor: {
      nextBatch: documents,
      id: finished ? Long.ZERO : Long.fromNumber(Number(id)),
      ns: cursor.namespace
    }
  }
}

async function moreChanges({ command, database, services }: Call, stream: ChangeStream): Promise<Doc> {
  const id = command['getMore']
  const { documents, finished, resumeToken } = await stream.next(
    numberArgument(command, 'maxTimeMS', DEFAULT_WAIT_MS)
  )
  if (finished) services.cursors.close(id)
  return {
    cursor: {
      nextBatch: documents,
      id: finished ? Long.ZERO : Long.fromNumber(Number(id)),
      ns: `${database}.${textArgument(command, 'collection')}`,
      postBatchResumeToken: resumeToken
    }
  }
}

function killCursors({ command, services }: Call): Doc {
  const ids = command['cursors']
  if (!Array.isArray(ids)) throw new CommandFailure('TypeMismatch', "field 'cursors' must be an array")
  const isClosed = (id: unknown) => services.cursors.close(id)
  const asLong = (id: unknown) => Long.fromNumber(Number(id))
  const killed = ids.filter(isClosed)
  const notFound = ids.filter((id) => !killed.includes(id))
  return {
    cursorsKilled: killed.map(asLong),
    cursorsNotFound: notFound.map(asLong),
    cursorsAlive: [],
    cursorsUnknown: []
  }
}
