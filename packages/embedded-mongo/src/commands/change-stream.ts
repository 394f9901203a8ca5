// aggregate with a leading $changeStream: opens a change stream.
import { runPipeline } from '../aggregation/run-pipeline.ts'
import { type Doc, isDocument } from '../document.ts'
import { documentArgument, documentsArgument } from './arguments.ts'
import type { Call } from './command.ts'
import { collectionName } from './namespace.ts'

export function openChangeStream(call: Call): Doc {
  const { command, database, services } = call
  const [first = {}, ...stages] = documentsArgument(command, 'pipeline')
  const options = documentArgument(first, '$changeStream')
  const isWholeDatabase = command['aggregate'] === 1
  const isWholeServer = options['allChangesForCluster'] === true
  const token = options['resumeAfter'] ?? options['startAfter']
  const stream = services.changeLog.watch(isDocument(token) ? token['_data'] : undefined, {
    scope: {
      database: isWholeServer ? undefined : database,
      collection: isWholeDatabase ? undefined : collectionName(call)
    },
    withFullDocument: options['fullDocument'] !== undefined && options['fullDocument'] !== 'default',
    transform: (events) => [...runPipeline(events, stages, { view: undefined, database })]
  })
  const id = services.cursors.add({ kind: 'changes', stream }, services.clock())
  const namespace = `${database}.${isWholeDatabase ? '$cmd.aggregate' : collectionName(call)}`
  return { cursor: { firstBatch: [], id, ns: namespace, postBatchResumeToken: { _data: stream.position } } }
}
