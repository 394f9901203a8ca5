// Calendars and contacts brought in from files and out again, with the real mailbox service.
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { postkeepOf, runHere } from './run-postkeep.ts'
import { startMailboxes, startStores } from './start-stores.ts'

const stack = new AsyncDisposableStack()
let environment: Record<string, string>
let folder: string
let password: string

before(async () => {
  const stores = await startStores(stack)
  ;({ environment, folder } = stores)
  await startMailboxes(stack, stores)
  await done('user add admin@home.example')
  await done('domain add home.example')
  await done('alias add ann@home.example --imap')
  password = (await done('password add ann@home.example')).password
})
after(() => stack.disposeAsync())

const { done, refused } = postkeepOf(() => environment)

interface Imported {
  file: string
  counts: { added: number; changed: number; known: number; left: number; faults: { text: string }[] }
}

/** The answer of `--json`, also where something was left out. */
async function json<T>(args: string): Promise<T[]> {
  const words = [...args.split(' '), '--json']
  const { stderr, stdout } = await runHere(words, environment, `${password}\n`)
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

async function imported(kind: 'ics' | 'vcf', path: string, options = ''): Promise<number[][]> {
  const files = await json<Imported>(`import ${kind} ann@home.example ${path}${options}`)
  return files.map(({ counts: { added, changed, known, left } }) => [added, changed, known, left])
}

const exported = (args: string) => json<{ file: string; objects: number }>(`export ${args}`)

const event = (uid: string, day: string, summary = 'Über'): string =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:${day}T100000Z\r\nDTEND:${day}T110000Z\r\nSUMMARY:${summary}\r\nEND:VEVENT\r\n`
const calendar = (...inside: string[]): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n${inside.join('')}END:VCALENDAR\r\n`
const todo = 'BEGIN:VTODO\r\nUID:task\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Do\r\nEND:VTODO\r\n'

test('import ics: events and tasks where they belong, by UID, and again', async () => {
  const file = join(folder, 'all.ics')
  const bad = 'BEGIN:VEVENT\r\nUID:bad\r\nSUMMARY:no start\r\nEND:VEVENT\r\n'
  await writeFile(file, calendar(event('a', '20260110'), event('b/ü', '20260310'), bad, todo))
  assert.deepEqual(await imported('ics', file), [[3, 0, 0, 1]])
  assert.deepEqual(await imported('ics', file), [[0, 0, 3, 1]])
  await writeFile(file, calendar(event('a', '20260110', 'Changed'), event('c', '20260601')))
  assert.deepEqual(await imported('ics', file, ' --keep'), [[1, 0, 1, 0]])
  assert.deepEqual(await imported('ics', file), [[0, 1, 1, 0]])
})

test('what is left out is said to people, and the exit code tells it', async () => {
  const file = join(folder, 'bad.ics')
  await writeFile(
    file,
    calendar('BEGIN:VEVENT\r\nUID:bad\r\nEND:VEVENT\r\n', event('a', '20260110', 'Changed'))
  )
  const words = ['import', 'ics', 'ann@home.example', file]
  const { exitCode, stdout } = await runHere(words, environment, `${password}\n`)
  assert.equal(exitCode, 1)
  assert.match(stdout, /0 added, 0 changed, 1 were there already; 1 left out/)
  assert.match(stdout, /line 4: VEVENT bad was left out: .*needs a DTSTART/)
})

test('export ics: whole and in part; it goes in again elsewhere', async () => {
  const all = join(folder, 'exported')
  assert.deepEqual(await exported(`ics ann@home.example ${all}`), [
    { file: join(all, 'Calendar.ics'), objects: 3 },
    { file: join(all, 'Tasks.ics'), objects: 1 }
  ])
  const text = await readFile(join(all, 'Calendar.ics'), 'utf8')
  assert.match(text, /^BEGIN:VCALENDAR\r\n[^]*X-WR-CALNAME:Calendar\r\n[^]*END:VCALENDAR\r\n$/)
  assert.equal(text.match(/BEGIN:VCALENDAR/g)?.length, 1)
  assert.ok(text.includes(event('b/ü', '20260310')))
  const part = join(folder, 'part')
  const args = `ics ann@home.example ${part} --calendar calendar --from 2026-03-01 --to 2026-04-01`
  assert.deepEqual(
    (await exported(args)).map(({ objects }) => objects),
    [1]
  )
  assert.deepEqual(await imported('ics', all, ' --calendar Copy'), [
    [3, 0, 0, 0],
    [1, 0, 0, 0]
  ])
  assert.deepEqual(await imported('ics', all), [
    [0, 0, 3, 0],
    [0, 0, 1, 0]
  ])
})

test('vcf: in and out, as it came and in another version', async () => {
  const file = join(folder, 'people.vcf')
  const ann = 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann Ö\r\nN:Ö;Ann;;;\r\nEND:VCARD\r\n'
  const without = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bob\r\nN:Bob;;;;\r\nEND:VCARD\r\n'
  await writeFile(file, `${ann}${without}BEGIN:VCARD\r\nFN:no version\r\nEND:VCARD\r\n`)
  assert.deepEqual(await imported('vcf', file), [[2, 0, 0, 1]])
  assert.deepEqual(await imported('vcf', file), [[0, 0, 2, 1]])
  const [same, four] = [join(folder, 'cards'), join(folder, 'cards-4')]
  assert.deepEqual(
    (await exported(`vcf ann@home.example ${same}`)).map(({ objects }) => objects),
    [2]
  )
  assert.ok((await readFile(join(same, 'Contacts.vcf'), 'utf8')).includes(ann))
  await exported(`vcf ann@home.example ${four} --version 4.0`)
  assert.equal((await readFile(join(four, 'Contacts.vcf'), 'utf8')).match(/VERSION:4\.0/g)?.length, 2)
})

test('what is refused', async () => {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  const input = `${password}\n`
  const message = async (args: string): Promise<string> => (await refused(args, input)).message
  assert.match(await message(`import ics ann@home.example ${empty}`), /no file .* ends with \.ics/)
  assert.match(await message(`import ics ann@home.example ${empty}/none.ics`), /cannot be read/)
  assert.match(
    await message(`export ics ann@home.example ${empty} --calendar None`),
    /there are Calendar, Tasks/
  )
  assert.match(await message(`export ics ann@home.example ${empty} --from today`), /no day/)
  assert.match(await message(`export vcf ann@home.example ${empty} --version 2.1`), /3\.0 and 4\.0/)
  assert.deepEqual(await readdir(empty), [])
})
