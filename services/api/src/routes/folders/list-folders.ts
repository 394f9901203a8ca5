import { z } from 'zod'
import { pageFields, pageOf } from '../../frame/pagination.ts'
import { defineRoute } from '../../frame/route.ts'
import { flag } from '../../parts/fields.ts'
import { folderView, viewFolder } from './folder-view.ts'

export const listFolders = defineRoute({
  method: 'GET',
  path: '/v1/folders',
  access: 'mailbox',
  summary: 'List the folders of the mailbox',
  query: z.object({ subscribed: flag.optional(), ...pageFields({ limit: 100, most: 1000 }) }),
  response: z.array(folderView),
  isPaged: true,
  async handle({ context, query, session }) {
    const known = await session.listFolders()
    const wanted = known.filter(({ subscribed }) => subscribed === (query.subscribed ?? subscribed))
    const { headers, shown } = pageOf(context, wanted, query)
    const found = await session.folderStatus(shown.map(({ path }) => path))
    return { body: found.filter((folder) => folder !== null).map(viewFolder), headers }
  }
})
