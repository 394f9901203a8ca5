// Random operations on a mailbox and on a plain model of it; the mailbox is closed and reopened, or loses its power, at
// any point between them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  compressBody,
  deleted,
  lanesOf,
  packBody,
  systemFlags,
  unpackColumns
} from '@postkeep/mailbox-contract'
import type { MailboxStore, StoreChange } from '../src/index.ts'
import { toRanges } from '../src/messages/uid-ranges.ts'
import { plainMessage } from './generated-messages.ts'
import { append, folderId, messagesOf, temporaryMailbox, uidsOf } from './temporary-mailbox.ts'

interface ModelMessage {
  uid: number
  flags: Set<string>
  modseq: number
  readonly text: string
}

interface ModelFolder {
  uidNext: number
  messages: ModelMessage[]
  /** UIDs that are gone, by the MODSEQ of that. */
  readonly gone: [modseq: number, uid: number][]
}

type Model = Map<string, ModelFolder>

const folders = ['INBOX', 'Archive', 'Trash']
const flagList = [...systemFlags, '$Junk', 'Work']
const newFolder = (): ModelFolder => ({ uidNext: 1, messages: [], gone: [] })

const folder = fc.constantFrom(...folders)
const flags = fc.subarray(flagList)
const part = fc.array(fc.nat(12), { maxLength: 4 })
const operation = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), folder, flags, count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('store' as const),
    folder,
    flags,
    part,
    mode: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
    since: fc.option(fc.nat(20))
  }),
  fc.record({ kind: fc.constant('copy' as const), folder, part, to: folder, move: fc.boolean() }),
  fc.record({
    kind: fc.constant('replace' as const),
    folder,
    flags,
    part,
    to: folder,
    count: fc.integer({ min: 1, max: 3 })
  }),
  fc.record({ kind: fc.constant('expunge' as const), folder }),
  fc.record({
    kind: fc.constantFrom('reopen' as const, 'crash' as const, 'settle' as const, 'maintain' as const)
  })
)
/** From how many messages on a STORE is written as ranges. */
const loggedFlags = fc.constantFrom(1, 4, 256)
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never
type OnFolder = Exclude<Operation, { kind: 'reopen' | 'crash' | 'settle' | 'maintain' }>

test('a mailbox does what its model does, whatever happens between', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 1, maxLength: 25 }),
      loggedFlags,
      async (operations, logged) => {
        const limits = { loggedFlags: logged }
        using stack = new DisposableStack()
        let box = stack.use(temporaryMailbox())
        const changes: StoreChange[] = []
        let store = box.open({ changes, limits })
        const model: Model = new Map(folders.map((path) => [path, newFolder()]))
        const picture = new Picture(store)
        let texts = 0
        for (const one of operations) {
          if (one.kind === 'reopen' || one.kind === 'crash') {
            const old = store
            if (one.kind === 'crash') {
              box = stack.use(box.crash())
              old.close()
              store = box.open({ changes, limits })
            } else {
              old.close()
              store = box.open({ changes, limits })
            }
          } else if (one.kind === 'settle') store.settleDerived()
          else if (one.kind === 'maintain') assert.deepEqual(store.maintain().faults, [])
          else if ('folder' in one) texts = await apply(store, model, one, texts)
          compare(store, model)
          picture.take(changes.splice(0))
          picture.compare(store)
        }
        store.close()
      }
    ),
    { numRuns: 40 }
  )
})

async function apply(store: MailboxStore, model: Model, one: OnFolder, texts: number): Promise<number> {
  const source = model.get(one.folder)!
  const id = folderId(store, one.folder)
  const chosen = 'part' in one ? source.messages.filter((_, index) => one.part.includes(index)) : []
  const uids = toRanges(chosen.map(({ uid }) => uid))
  const highest = store.folderStatus({ paths: [one.folder] }).folders[0]!.highestModseq
  switch (one.kind) {
    case 'append': {
      const numbers = Array.from({ length: one.count }, (_, index) => texts + index)
      const raws = numbers.map((number) => plainMessage({ text: `text ${number}` }))
      await Promise.all(raws.map((raw) => append(store, raw, { path: one.folder, flags: one.flags })))
      for (const raw of raws) {
        const modseq = highest + 1
        source.messages.push({
          uid: source.uidNext++,
          flags: new Set(one.flags),
          modseq,
          text: raw.toString()
        })
      }
      return texts + one.count
    }
    case 'store':
      storeFlags(store, { id, highest, chosen }, one)
      return texts
    case 'copy': {
      const target = model.get(one.to)!
      const first = target.uidNext
      const result = store.copy({ folder: id, uids, to: one.to, move: one.move })
      assert.deepEqual(result.sourceUids, uids)
      assert.deepEqual(result.destinationUids, chosen.length > 0 ? [first, first + chosen.length - 1] : [])
      if (chosen.length === 0) return texts
      const placed = store.folderStatus({ paths: [one.to] }).folders[0]!.highestModseq
      for (const message of chosen) {
        const modseq = source === target && one.move ? placed - 1 : placed
        target.messages.push({ ...message, flags: new Set(message.flags), uid: target.uidNext++, modseq })
      }
      if (one.move) removeFrom(source, chosen, result.modseq)
      return texts
    }
    case 'replace':
      replaceMessage(store, model, one, { replaced: chosen[0], texts })
      return texts + one.count
    case 'expunge': {
      const result = store.expunge({ folder: id })
      const gone = source.messages.filter((message) => message.flags.has('\\Deleted'))
      assert.deepEqual(result.uids, toRanges(gone.map(({ uid }) => uid)))
      removeFrom(source, gone, result.modseq)
      return texts
    }
  }
}

/** Adds all or none, and takes away the one that was chosen. */
function replaceMessage(
  store: MailboxStore,
  model: Model,
  one: Extract<Operation, { kind: 'replace' }>,
  { replaced, texts }: { replaced: ModelMessage | undefined; texts: number }
): void {
  const [source, target] = [model.get(one.folder)!, model.get(one.to)!]
  const statuses = store.folderStatus({ paths: [one.folder, one.to] }).folders
  const highest = statuses.map((status) => status!.highestModseq)
  const raws = Array.from({ length: one.count }, (_, index) =>
    plainMessage({ text: `text ${texts + index}` })
  )
  const packed = raws.flatMap((raw, index) => packBody(index, raw.length, compressBody(raw)))
  const stored = store.appendAll(
    {
      path: one.to,
      messages: raws.map(() => ({ flags: one.flags, internalDate: 1, zone: 0 })),
      ...(replaced && { replaces: { folder: statuses[0]!.id, uid: replaced.uid } })
    },
    Buffer.concat(packed)
  )
  const first = target.uidNext
  assert.deepEqual(stored.kind === 'stored' && stored.uids, [first, first + one.count - 1])
  const modseq = highest[1]! + 1
  for (const raw of raws) {
    target.messages.push({ uid: target.uidNext++, flags: new Set(one.flags), modseq, text: raw.toString() })
  }
  if (replaced) removeFrom(source, [replaced], source === target ? modseq + 1 : highest[0]! + 1)
}

function storeFlags(
  store: MailboxStore,
  { id, highest, chosen }: { id: number; highest: number; chosen: ModelMessage[] },
  one: Extract<Operation, { kind: 'store' }>
): void {
  const { modseq, modified } = store.store({
    folder: id,
    uids: toRanges(chosen.map(({ uid }) => uid)),
    mode: one.mode,
    flags: one.flags,
    ...(one.since === null ? {} : { unchangedSince: one.since })
  })
  const isRefused = (message: ModelMessage) => one.since !== null && message.modseq > one.since
  assert.deepEqual(modified, toRanges(chosen.filter(isRefused).map(({ uid }) => uid)))
  for (const message of chosen.filter((candidate) => !isRefused(candidate))) {
    const next = changedFlags(message.flags, one)
    if (next.symmetricDifference(message.flags).size > 0) {
      assert.equal(modseq, highest + 1)
      message.modseq = modseq
    }
    message.flags = next
  }
}

function changedFlags(
  old: Set<string>,
  { mode, flags: given }: { mode: string; flags: string[] }
): Set<string> {
  if (mode === 'replace') return new Set(given)
  return mode === 'add' ? old.union(new Set(given)) : old.difference(new Set(given))
}

function removeFrom(source: ModelFolder, gone: ModelMessage[], modseq: number): void {
  source.messages = source.messages.filter((message) => !gone.includes(message))
  source.gone.push(...gone.map(({ uid }): [number, number] => [modseq, uid]))
}

function compare(store: MailboxStore, model: Model): void {
  let bytes = 0
  let count = 0
  for (const [path, expected] of model) {
    const { value, attachment } = store.openFolder({ path })
    const {
      uid,
      flags: flagLane,
      keywords
    } = unpackColumns(attachment, ['uid', 'flags', 'keywords'], value.folder.messages)
    const { value: all, attachment: rest } = store.columns({
      folder: value.folder.id,
      names: ['modseq', 'size']
    })
    const { modseq, size } = unpackColumns(rest, ['modseq', 'size'], all.count)
    assert.deepEqual(
      [...uid],
      expected.messages.map((message) => message.uid)
    )
    assert.deepEqual(
      [...modseq],
      expected.messages.map((message) => message.modseq)
    )
    for (const [index, message] of expected.messages.entries()) {
      const lanes = lanesOf([...message.flags], value.keywords)
      assert.deepEqual([flagLane[index], keywords[index]], [lanes.flags, lanes.keywords])
    }
    assert.equal(value.folder.uidNext, expected.uidNext)
    assert.equal(
      value.folder.deleted,
      expected.messages.filter(({ flags: set }) => set.has('\\Deleted')).length
    )
    assert.deepEqual(
      messagesOf(store, path).map(String),
      expected.messages.map(({ text }) => text)
    )
    const newest = Math.max(
      1,
      ...expected.messages.map((one) => one.modseq),
      ...expected.gone.map(([at]) => at)
    )
    assert.ok(value.folder.highestModseq >= newest)
    const since = Math.floor(newest / 2)
    const gone = expected.gone.filter(([at]) => at > since).map(([, goneUid]) => goneUid)
    assert.deepEqual(store.vanished({ folder: value.folder.id, modseq: since }), {
      uids: toRanges(gone.sort((a, b) => a - b)),
      complete: true
    })
    bytes += [...size].reduce((sum, one) => sum + one, 0)
    count += all.count
  }
  assert.deepEqual({ ...store.usage() }, { bytes, messages: count })
}

/** What a session would show that only follows the changes. */
class Picture {
  readonly #folders = new Map<number, Map<number, string>>()

  constructor(store: MailboxStore) {
    for (const { id } of store.listFolders().folders) this.#folders.set(id, new Map())
  }

  take(changes: StoreChange[]): void {
    for (const change of changes) {
      if (change.kind === 'vanished') this.#remove(this.#folders.get(change.folder)!, change.uids)
      if (change.kind === 'added' || change.kind === 'flags')
        this.#put(this.#folders.get(change.folder)!, change)
    }
  }

  #remove(messages: Map<number, string>, uids: readonly number[]): void {
    for (const uid of Array.from(messages.keys())) {
      if (uids.some((low, at) => at % 2 === 0 && uid >= low && uid <= uids[at + 1]!)) messages.delete(uid)
    }
  }

  #put(messages: Map<number, string>, change: Extract<StoreChange, { kind: 'added' | 'flags' }>): void {
    const {
      uid,
      flags: lane,
      keywords
    } = unpackColumns(change.columns, ['uid', 'flags', 'keywords'], change.count)
    for (const [at, one] of uid.entries()) {
      if (change.kind === 'added') assert.ok(!messages.has(one) && one > Math.max(0, ...messages.keys()))
      else assert.ok(messages.has(one))
      messages.set(one, `${lane[at]} ${keywords[at]} ${change.modseq}`)
    }
  }

  compare(store: MailboxStore): void {
    for (const [id, messages] of this.#folders) {
      const names = ['uid', 'flags', 'keywords', 'modseq'] as const
      const { value, attachment } = store.columns({ folder: id, names: [...names] })
      const { uid, flags: lane, keywords, modseq } = unpackColumns(attachment, names, value.count)
      const now = Array.from(uid, (one, at) => [one, `${lane[at]} ${keywords[at]} ${modseq[at]}`] as const)
      assert.deepEqual([...messages], now)
    }
  }
}

test('ten thousand messages: flags, copies, moves and expunges reach each of them', async () => {
  using box = temporaryMailbox()
  let store = box.open()
  const raw = plainMessage({ text: 'one of many' })
  for (let group = 0; group < 100; group++) {
    await Promise.all(Array.from({ length: 100 }, () => append(store, raw)))
  }
  const id = folderId(store, 'INBOX')
  store.store({ folder: id, uids: [1, 10_000], mode: 'add', flags: ['\\Flagged', '$Junk'] })
  store.store({ folder: id, uids: [1, 4_294_967_295], mode: 'remove', flags: ['\\Flagged'] })
  const odd = Array.from({ length: 5000 }, (_, index) => [index * 2 + 1, index * 2 + 1]).flat()
  store.store({ folder: id, uids: odd, mode: 'add', flags: ['\\Deleted'] })
  store.copy({ folder: id, uids: odd, to: 'Archive', move: false })
  store.copy({ folder: id, uids: [2001, 3000], to: 'Trash', move: true })
  const { uids } = store.expunge({ folder: id })
  assert.equal(uids.length / 2, 4500)
  const check = () => {
    assert.equal(uidsOf(store, 'INBOX').length, 4500)
    assert.ok(uidsOf(store, 'INBOX').every((uid) => uid % 2 === 0 && (uid < 2001 || uid > 3000)))
    assert.deepEqual(
      uidsOf(store, 'Archive'),
      Array.from({ length: 5000 }, (_, index) => index + 1)
    )
    const { folders: statuses } = store.folderStatus({ paths: ['INBOX', 'Archive', 'Trash'] })
    assert.deepEqual(
      statuses.map((status) => status!.messages),
      [4500, 5000, 1000]
    )
    assert.deepEqual(
      statuses.map((status) => status!.deleted),
      [0, 5000, 500]
    )
    assert.ok((deleted & 8) !== 0)
  }
  check()
  store.close()
  store = box.open()
  check()
  store.close()
})
