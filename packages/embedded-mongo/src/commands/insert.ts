// insert. https://www.mongodb.com/docs/manual/reference/command/insert/
import { insertDocument } from '../engine/documents.ts'
import { documentsArgument } from './arguments.ts'
import type { CommandTable } from './command.ts'
import { collectionToWrite } from './namespace.ts'
import { isOrdered, runStatements } from './write-batch.ts'

export const insertCommands: CommandTable = {
  insert: {
    access: 'write',
    run: (call, view) => {
      const collection = collectionToWrite(call, view)
      let n = 0
      const errors = runStatements(
        documentsArgument(call.command, 'documents'),
        isOrdered(call.command),
        (document) => {
          insertDocument(view, collection, document)
          n++
        }
      )
      return { n, ...errors }
    }
  }
}
