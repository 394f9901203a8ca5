// Mail filters of an alias (RFC 5228), with the rules of ManageSieve (RFC 5804): one is in force, that one cannot be removed,
// and none is that could not be run.
import {
  isDuplicateKey,
  newObjectId,
  toObjectId,
  type Alias,
  type ObjectId,
  type SieveScript
} from '@postkeep/database'
import { checkScript } from '@postkeep/sieve'
import type { DirectoryContext } from '../directory-context.ts'
import { DirectoryError, invalid, notFound } from '../directory-error.ts'

export type ShownSieveScript = Omit<SieveScript, 'content'> & {
  readonly content: string
  readonly isActive: boolean
}

export type SieveScriptChanges = {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly content?: string | undefined
}

export type SieveScripts = {
  /** By name. */
  list(alias: string): Promise<ShownSieveScript[]>
  /** `script`: id or name. @throws DirectoryError not-found */
  get(alias: string, script: string): Promise<ShownSieveScript>
  /** Without a name it has one of its own. @throws DirectoryError invalid, exists, conflict */
  create(alias: string, script: SieveScriptChanges & { readonly content: string }): Promise<ShownSieveScript>
  /** @throws DirectoryError invalid, exists, not-found */
  update(alias: string, script: string, changes: SieveScriptChanges): Promise<ShownSieveScript>
  /** Puts it in force, in place of any other, or ends that. @throws DirectoryError invalid, not-found */
  setActive(alias: string, script: string, isActive: boolean): Promise<ShownSieveScript>
  /** @throws DirectoryError not-found, conflict */
  remove(alias: string, script: string): Promise<ShownSieveScript>
}

const mostScripts = 50
const mostBytes = 64 * 1024

export function sieveScriptsOf(context: DirectoryContext): SieveScripts {
  const { database, lookups } = context

  const get = (aliasId: string, idOrName: string) => getScript(context, aliasId, idOrName)

  return {
    get,
    async list(aliasId) {
      const alias = await filteredAlias(context, aliasId)
      const found = await database.sieveScripts.find({ alias: alias._id }).sort({ name: 1 })
      return found.map((script) => shown(context, alias, script))
    },

    async create(aliasId, given) {
      const alias = await filteredAlias(context, aliasId)
      if ((await database.sieveScripts.countDocuments({ alias: alias._id })) >= mostScripts)
        throw new DirectoryError(
          'conflict',
          'script',
          `There are ${mostScripts} scripts already; remove one first`
        )
      const _id = newObjectId()
      const name = given.name ?? `script-${_id.toHexString().slice(-6)}`
      const fields = fieldsOf(context, _id, { ...given, name })
      await database.sieveScripts.create({ _id, alias: alias._id, ...fields }).catch(refuseDouble)
      return get(aliasId, _id.toHexString())
    },

    async update(aliasId, idOrName, changes) {
      const before = await get(aliasId, idOrName)
      const fields = fieldsOf(context, before._id, changes)
      if (before.isActive && fields.faults && fields.faults.length > 0)
        throw invalid('content', `The script is in force: ${shownFault(fields.faults[0]!)}`)
      await database.sieveScripts.updateOne({ _id: before._id }, { $set: fields }).catch(refuseDouble)
      return get(aliasId, before._id.toHexString())
    },

    async setActive(aliasId, idOrName, isActive) {
      const { _id, faults } = await get(aliasId, idOrName)
      if (isActive && faults.length > 0) throw invalid('content', shownFault(faults[0]!))
      const alias = await filteredAlias(context, aliasId)
      // One pointer: at no moment are two in force, or none while one is put in the place of another.
      await (isActive
        ? database.aliases.updateOne({ _id: alias._id }, { $set: { sieve_script: _id } })
        : database.aliases.updateOne({ _id: alias._id, sieve_script: _id }, { $unset: { sieve_script: 1 } }))
      lookups.forget()
      return get(aliasId, _id.toHexString())
    },

    async remove(aliasId, idOrName) {
      const script = await get(aliasId, idOrName)
      if (script.isActive)
        throw new DirectoryError(
          'conflict',
          'script',
          `${script.name} is in force; put another one in force first`
        )
      await database.sieveScripts.deleteOne({ _id: script._id })
      return script
    }
  }
}

async function getScript(
  context: DirectoryContext,
  aliasId: string,
  idOrName: string
): Promise<ShownSieveScript> {
  const { sieveScripts } = context.database
  const alias = await filteredAlias(context, aliasId)
  const _id = toObjectId(idOrName)
  const byId = _id && (await sieveScripts.findOne({ alias: alias._id, _id }))
  const kept = byId ?? (await sieveScripts.findOne({ alias: alias._id, name: idOrName }))
  if (!kept) throw notFound('script', `There is no script ${idOrName.slice(0, 128)}`)
  return shown(context, alias, kept)
}

type Filtered = Pick<Alias, '_id' | 'sieve_script'>

/** @throws DirectoryError */
async function filteredAlias({ database }: DirectoryContext, id: string): Promise<Filtered> {
  const _id = toObjectId(id)
  const alias = _id && (await database.aliases.findOne({ _id }, { name: 1, has_imap: 1, sieve_script: 1 }))
  if (!alias) throw notFound('alias', `There is no alias ${id}`)
  if (!alias.has_imap || /^[/*]/.test(alias.name))
    throw invalid('alias', 'Only an alias with a mailbox of its own has filters')
  return alias
}

function fieldsOf(
  { sealer }: DirectoryContext,
  _id: ObjectId,
  { content, description, name }: SieveScriptChanges
): Partial<SieveScript> {
  const bytes = content === undefined ? undefined : Buffer.from(content)
  if (bytes && bytes.length > mostBytes) throw invalid('content', `A script has at most ${mostBytes} bytes`)
  // RFC 5804 §1.6
  if (name !== undefined && !/^[^\p{Cc}\p{Cf}\u2028\u2029]{1,128}$/u.test(name))
    throw invalid('name', 'A name has 1 to 128 characters that can be seen')
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(bytes && { ...checkedContent(content!), content: sealer.seal(bytes, contextOf(_id)) })
  }
}

function checkedContent(content: string): Pick<SieveScript, 'capabilities' | 'faults' | 'warnings'> {
  const { capabilities, faults, warnings } = checkScript(content)
  return { capabilities: [...capabilities], warnings: [...warnings], faults: [...faults] }
}

function shown({ sealer }: DirectoryContext, alias: Filtered, script: SieveScript): ShownSieveScript {
  const content = sealer.open(script.content, contextOf(script._id)).toString()
  return { ...script, content, isActive: alias.sieve_script?.equals(script._id) ?? false }
}

function contextOf(_id: ObjectId): string {
  return `sieve script ${_id.toHexString()}`
}

function shownFault({ line, message }: SieveScript['faults'][number]): string {
  return `Line ${line}: ${message}`
}

function refuseDouble(error: unknown): never {
  if (!isDuplicateKey(error)) throw error
  throw new DirectoryError('exists', 'name', 'There is a script of this name')
}
