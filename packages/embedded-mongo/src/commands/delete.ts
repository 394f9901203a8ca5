// delete. https://www.mongodb.com/docs/manual/reference/command/delete/
import type { Doc } from '../document.ts'
import type { Collection } from '../engine/catalog.ts'
import { fetchDocument, removeDocument } from '../engine/documents.ts'
import { selectDocuments } from '../engine/select.ts'
import type { View } from '../engine/view.ts'
import { documentArgument, documentsArgument, numberArgument, refuseCollation } from './arguments.ts'
import type { CommandTable } from './command.ts'
import { existingCollection } from './namespace.ts'
import { isOrdered, runStatements } from './write-batch.ts'

export const deleteCommands: CommandTable = {
  delete: {
    access: 'write',
    run: (call, view) => {
      const collection = existingCollection(call, view)
      let n = 0
      const errors = runStatements(
        documentsArgument(call.command, 'deletes'),
        isOrdered(call.command),
        (statement) => {
          refuseCollation(statement)
          if (collection) n += deleteMatching(view, collection, statement)
        }
      )
      return { n, ...errors }
    }
  }
}

function deleteMatching(view: View, collection: Collection, statement: Doc): number {
  const selection = {
    filter: documentArgument(statement, 'q'),
    limit: numberArgument(statement, 'limit', 0),
    hint: statement['hint']
  }
  const rows = Array.from(selectDocuments(view, collection, selection), (found) => found.row)
  for (const row of rows) {
    const document = fetchDocument(view, collection, row)
    if (document) removeDocument(view, collection, { row, document })
  }
  return rows.length
}
