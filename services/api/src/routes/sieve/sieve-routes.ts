// Mail filters: the same endpoints for the owner of an alias and for its mailbox' own password.
import { z } from 'zod'
import { defineRoute, type BaseVisit, type Route, type Visit } from '../../frame/route.ts'
import { flag, line } from '../../parts/fields.ts'
import { listedScriptView, scriptView, viewListedScript, viewScript } from './script-view.ts'

const text = z.string({ error: 'is a text' })
const changes = {
  name: text.max(128).optional(),
  description: line(500).optional(),
  content: text
    .max(64 * 1024)
    .optional()
    .meta({ description: 'The script (RFC 5228)' }),
  activate: flag.optional().meta({ description: 'true: in force, in place of any other; false: no more' })
}

type Place = {
  readonly base: string
  readonly scope?: 'aliases'
  readonly access: 'owner' | 'mailbox'
}

/** An alias without a mailbox has none. */
const refusals = [400] as const

export const sieveRoutes: readonly Route[] = [
  ...routesAt({ base: '/v1/domains/:domain_id/aliases/:alias_id/sieve', access: 'owner', scope: 'aliases' }),
  ...routesAt({ base: '/v1/sieve-scripts', access: 'mailbox' })
]

/** Whose filters they are. */
function aliasOf(visit: BaseVisit<unknown, unknown>): string {
  const { alias, session } = visit as Partial<Visit<'owner'> & Visit<'mailbox'>>
  return alias?._id.toHexString() ?? session!.identity.mailbox
}

function wanted({ params }: BaseVisit<unknown, unknown>): string {
  return params['script_id'] ?? ''
}

function routesAt(place: Place): Route[] {
  return [...routesOfAll(place), ...routesOfOne(place)]
}

function routesOfAll({ base, ...place }: Place): Route[] {
  return [
    defineRoute({
      ...place,
      refusals,
      method: 'GET',
      path: base,
      summary: 'List the filters of a mailbox',
      response: z.array(listedScriptView),
      async handle(visit) {
        const found = await visit.services.directory.sieveScripts.list(aliasOf(visit))
        return { body: found.map(viewListedScript) }
      }
    }),
    defineRoute({
      ...place,
      refusals,
      method: 'POST',
      path: base,
      status: 201,
      summary: 'Store a filter',
      description:
        'What is wrong with it is told by validation_errors; only one without errors can be put in force. Filters are stored and checked; this server does not run them yet.',
      body: z.object({ ...changes, content: changes.content.unwrap() }),
      response: scriptView,
      async handle(visit) {
        const { sieveScripts } = visit.services.directory
        const { activate, ...script } = visit.body
        const made = await sieveScripts.create(aliasOf(visit), script)
        const id = made._id.toHexString()
        return {
          body: viewScript(activate ? await sieveScripts.setActive(aliasOf(visit), id, true) : made)
        }
      }
    })
  ]
}

function routesOfOne({ base, ...place }: Place): Route[] {
  const one = `${base}/:script_id`
  return [
    defineRoute({
      ...place,
      refusals,
      method: 'GET',
      path: one,
      summary: 'One filter, by id or name',
      response: scriptView,
      handle: async (visit) => ({
        body: viewScript(await visit.services.directory.sieveScripts.get(aliasOf(visit), wanted(visit)))
      })
    }),
    defineRoute({
      ...place,
      refusals,
      method: 'PUT',
      path: one,
      summary: 'Change a filter',
      body: z.object(changes),
      response: scriptView,
      async handle(visit) {
        const { sieveScripts } = visit.services.directory
        const { activate, ...script } = visit.body
        const changed = await sieveScripts.update(aliasOf(visit), wanted(visit), script)
        const id = changed._id.toHexString()
        const isAsItIs = activate === undefined || activate === changed.isActive
        return {
          body: viewScript(isAsItIs ? changed : await sieveScripts.setActive(aliasOf(visit), id, activate))
        }
      }
    }),
    defineRoute({
      ...place,
      refusals,
      method: 'DELETE',
      path: one,
      summary: 'Remove a filter that is not in force',
      response: scriptView,
      handle: async (visit) => ({
        body: viewScript(await visit.services.directory.sieveScripts.remove(aliasOf(visit), wanted(visit)))
      })
    }),
    defineRoute({
      ...place,
      refusals,
      method: 'POST',
      path: `${one}/activate`,
      summary: 'Put a filter in force, in place of any other',
      body: z.object({}),
      response: scriptView,
      async handle(visit) {
        const { sieveScripts } = visit.services.directory
        return { body: viewScript(await sieveScripts.setActive(aliasOf(visit), wanted(visit), true)) }
      }
    })
  ]
}
