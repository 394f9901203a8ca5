// Folders and messages of a mailbox, as its own password sees them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startApi, type Api, type Json } from './api.ts'

let api: Api
let box: string
before(async () => {
  api = await startApi()
  box = await api.mailbox('box@in.example')
})
after(() => api[Symbol.asyncDispose]())

const call = (path: string, body?: object) => api.call(path, { as: box, body })
const light = 'raw=false&nodemailer=false'

test('folders: those it is born with, a new one, renamed with its children, gone', async () => {
  const { json: born } = await call('/v1/folders')
  const paths = born.map(({ path }: Json) => path)
  assert.deepEqual(paths.toSorted(), ['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent Mail', 'Trash'])
  const sent = born.find(({ path }: Json) => path === 'Sent Mail')
  assert.deepEqual(
    [sent.special_use, sent.flags, sent.parent, sent.subscribed],
    ['\\Sent', ['\\Sent'], null, true]
  )

  const { json: made, status } = await call('POST /v1/folders', { path: 'Work/2026' })
  assert.deepEqual([status, made.name, made.parent, made.object], [200, '2026', 'Work', 'folder'])
  assert.match(made.id, /^[0-9a-f]{24}$/)
  assert.equal((await call('POST /v1/folders', { path: 'Work/2026' })).status, 409)
  assert.equal((await call(`/v1/folders/${made.id}`)).json.path, 'Work/2026')
  assert.equal((await call(`/v1/folders/${encodeURIComponent('Work/2026')}`)).json.id, made.id)

  const { json: renamed } = await call(`PUT /v1/folders/${made.id}`, { path: 'Work/next' })
  assert.deepEqual([renamed.path, renamed.id], ['Work/next', made.id])
  assert.equal((await call('/v1/folders/INBOX')).status, 200)
  assert.equal((await call('DELETE /v1/folders/INBOX')).status, 403)
  assert.equal((await call(`DELETE /v1/folders/${made.id}`)).json.path, 'Work/next')
  assert.equal((await call(`/v1/folders/${made.id}`)).status, 404)
  assert.equal((await call('PUT /v1/folders/Junk', { subscribed: false })).json.subscribed, false)
  const { json: subscribed } = await call('/v1/folders?subscribed=true')
  assert.ok(!subscribed.some(({ path }: Json) => path === 'Junk'))
})

test('a message: stored, shown, changed, moved, removed', async () => {
  const { json: made, status } = await call('POST /v1/messages', {
    from: 'Ann <ann@far.example>',
    to: ['box@in.example'],
    cc: 'carl@far.example',
    subject: 'Grüße',
    text: 'Hallo Welt',
    date: '2026-03-01T10:00:00Z',
    attachments: [{ filename: 'a.txt', content: btoa('attached'), encoding: 'base64' }],
    folder: 'Notes',
    flags: ['\\Flagged']
  })
  assert.equal(status, 201)
  assert.deepEqual(
    [made.subject, made.folder_path, made.is_unread, made.is_flagged, made.has_attachment],
    ['Grüße', 'Notes', true, true, true]
  )
  assert.equal(made.header_date, '2026-03-01T10:00:00.000Z')
  assert.equal(made.nodemailer.from.value[0].address, 'ann@far.example')

  const { json: whole } = await call(`/v1/messages/${made.id}`)
  assert.match(whole.raw, /^From: Ann <ann@far\.example>\r\n/)
  assert.equal(whole.nodemailer.text.trim(), 'Hallo Welt')
  const [attachment] = whole.nodemailer.attachments
  assert.deepEqual([attachment.filename, atob(attachment.content)], ['a.txt', 'attached'])
  const bare = await call(`/v1/messages/${made.id}?${light}`)
  assert.deepEqual([bare.json.raw, bare.json.nodemailer], [undefined, undefined])
  const without = await call(`/v1/messages/${made.id}?attachments=false`)
  assert.equal(without.json.nodemailer.attachments[0].content, undefined)
  const eml = await call(`/v1/messages/${made.id}?eml=true`)
  assert.equal(eml.headers.get('content-type'), 'message/rfc822')
  assert.equal(eml.text, whole.raw)

  const changed = await call(`PUT /v1/messages/${made.id}`, { flags: ['\\Seen'], labels: ['urgent'] })
  assert.deepEqual(
    [changed.json.is_unread, changed.json.is_flagged, changed.json.labels, changed.json.id],
    [false, false, ['urgent'], made.id]
  )
  const moved = await call(`PUT /v1/messages/${made.id}`, { folder: 'Filed/here' })
  assert.deepEqual([moved.json.folder_path, moved.json.labels], ['Filed/here', ['urgent']])
  assert.equal(moved.json.root_id, made.root_id)
  assert.equal((await call(`/v1/messages/${made.id}`)).status, 404)
  const draft = await call(`PUT /v1/messages/${moved.json.id}`, {
    to: 'x@far.example',
    subject: 'New',
    text: 'y'
  })
  assert.deepEqual([draft.json.subject, draft.json.labels], ['New', ['urgent']])
  assert.equal((await call('/v1/messages?folder=Filed/here')).json.length, 1)
  assert.equal((await call(`DELETE /v1/messages/${draft.json.id}`)).status, 200)
  assert.deepEqual((await call('/v1/messages?folder=Filed/here')).json, [])
})

test('a page of whole messages has each as it is shown alone', async () => {
  const attachment = { filename: 'f.bin', content: 'QUJD'.repeat(40_000), encoding: 'base64' }
  const bodies = [
    { subject: 'short', text: 'one line', html: '<p>"quoted" &amp; http://far.example/</p>' },
    // Longer than a piece, its characters of several bytes.
    { subject: 'Größe', text: 'Überall ☃ und 😀\u0001 '.repeat(9000), folder: 'Whole/other' },
    {
      subject: 'files',
      text: 'x',
      attachments: [attachment, { ...attachment, filename: 'g.bin', content: '' }]
    },
    { raw: 'Subject: bare\r\n\r\n', folder: 'Whole/other' }
  ]
  const ids: string[] = []
  for (const body of bodies) {
    const { json, status } = await call('POST /v1/messages', {
      folder: 'Whole',
      to: 'a@far.example',
      ...body
    })
    assert.equal(status, 201)
    ids.push(json.id)
  }
  const shapes = [
    '',
    'attachments=false',
    'raw=false',
    'nodemailer=false',
    'lightweight=true',
    `raw=false&lightweight=true`
  ]
  // Not by deepEqual: it would tell all of them.
  const isSame = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b)
  for (const shape of shapes) {
    const alone = await Promise.all(ids.map(async (id) => (await call(`/v1/messages/${id}?${shape}`)).json))
    const { headers, json: page } = await call(`/v1/messages?folder=Whole&${shape}`)
    assert.ok(isSame(page, [alone[0], alone[2]]), shape)
    assert.match(headers.get('content-type') ?? '', /^application\/json/)
    const { json: newest } = await call(`/v1/messages?sort=-created_at&limit=4&${shape}`)
    const byId = new Map<string, Json>(newest.map((one: Json) => [one.id, one]))
    assert.ok(
      isSame(
        ids.map((id) => byId.get(id)),
        alone
      ),
      `${shape}, of all folders`
    )
  }
  assert.deepEqual((await call('/v1/messages?folder=Whole&page=2')).json, [])
})

test('messages are listed by folder, flag, word, date and size, in pages', async () => {
  const base = { folder: 'List', to: 'box@in.example' }
  for (const [index, subject] of ['beta', 'alpha', 'gamma'].entries()) {
    await call('POST /v1/messages', {
      ...base,
      from: `p${index}@far.example`,
      subject,
      text: `word${index} ${'x'.repeat(1000 * index)}`,
      flags: index === 1 ? ['\\Seen', '$Junk'] : [],
      ...(index === 2 && { attachments: [{ filename: 'b', content: 'b' }] })
    })
  }
  const subjects = async (query: string) => {
    const { json, status } = await call(`/v1/messages?folder=List&${light}&${query}`)
    assert.equal(status, 200, json.message)
    return json.map(({ subject }: Json) => subject)
  }
  assert.deepEqual(await subjects(''), ['beta', 'alpha', 'gamma'])
  assert.deepEqual(await subjects('sort=-created_at'), ['gamma', 'alpha', 'beta'])
  assert.deepEqual(await subjects('sort=subject'), ['alpha', 'beta', 'gamma'])
  assert.deepEqual(await subjects('sort=-size&limit=1'), ['gamma'])
  assert.deepEqual(await subjects('is_unread=true'), ['beta', 'gamma'])
  assert.deepEqual(await subjects('is_junk=true'), ['alpha'])
  assert.deepEqual(await subjects('q=word2'), ['gamma'])
  assert.deepEqual(await subjects('body=WORD0'), ['beta'])
  assert.deepEqual(await subjects('from=p1@far'), ['alpha'])
  assert.deepEqual(await subjects('headers=Subject: gam'), ['gamma'])
  assert.deepEqual(await subjects('has_attachment=true'), ['gamma'])
  assert.deepEqual(await subjects('has_attachments=false'), ['beta', 'alpha'])
  assert.deepEqual(await subjects('min_size=1500&max_size=100000'), ['gamma'])
  assert.deepEqual(await subjects('since=2000-01-01'), ['beta', 'alpha', 'gamma'])
  assert.deepEqual(await subjects('before=2000-01-01'), [])
  assert.deepEqual(await subjects('is_expired=true'), [])
  const page = await call(`/v1/messages?folder=List&limit=2&page=2&${light}`)
  assert.deepEqual([page.json.length, page.headers.get('x-item-count')], [1, '3'])
  const all = await call(`/v1/messages?sort=-created_at&limit=100&${light}`)
  // Of several that came within a second any may be first.
  const times = all.json.map((one: Json) => one.created_at)
  assert.deepEqual(times, times.toSorted().toReversed())
  const listed = all.json.filter((one: Json) => one.folder_path === 'List')
  assert.deepEqual(
    listed.map(({ subject }: Json) => subject),
    ['gamma', 'alpha', 'beta']
  )
  assert.deepEqual((await call('/v1/messages?folder=Nowhere')).json, [])
  assert.equal((await call('/v1/messages?sort=subject')).status, 400)
})

test('a message of another mailbox is not there', async () => {
  const { json } = await call('POST /v1/messages', { raw: 'Subject: own\r\n\r\nbody\r\n' })
  const other = await api.mailbox('other@in2.example')
  assert.equal((await api.call(`/v1/messages/${json.id}`, { as: other })).status, 404)
  assert.equal((await api.call('/v1/messages', { as: other })).json.length, 0)
})

test('files of a form become attachments', async () => {
  const form = new FormData()
  form.set('subject', 'with files')
  form.set('text', 'see there')
  form.append('attachments', new Blob(['one'], { type: 'text/plain' }), 'one.txt')
  form.append('attachments', new Blob([new Uint8Array([0, 255])]), 'two.bin')
  const { json, status } = await api.call('POST /v1/messages', { as: box, raw: form })
  assert.equal(status, 201, json.message)
  const { json: whole } = await call(`/v1/messages/${json.id}`)
  assert.deepEqual(
    whole.nodemailer.attachments.map(({ content, filename }: Json) => [filename, content]),
    [
      ['one.txt', btoa('one')],
      ['two.bin', 'AP8=']
    ]
  )
})
