// Nobody learns from a journey what other people of the server do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from './find-journeys.ts'
import { visibleJourney, type JourneyViewer } from './visible-journey.ts'

const viewer: JourneyViewer = {
  owns: (address) => address === 'ann@here.test',
  isLocal: (address) => address.endsWith('@here.test'),
  emails: new Set(['e1'])
}
const step = (fields: Partial<Step>): Step => ({
  trace: 't',
  at: new Date(0),
  service: 'mx',
  event: 'accepted',
  text: 'words',
  addresses: [],
  ...fields
})
const seen = (...steps: Step[]) => visibleJourney({ trace: 't', steps }, viewer)?.steps

test('a stranger sees nothing', () => {
  assert.equal(
    seen(step({ addresses: ['shop@far.test', 'bob@here.test'] }), step({ email: 'e2' })),
    undefined
  )
})

test('who else of this server got a message stays unseen', () => {
  const [accepted, stored, ...more] = seen(
    step({ addresses: ['shop@far.test', 'ann@here.test', 'bob@here.test'], text: 'ann and bob' }),
    step({ event: 'stored', addresses: ['ann@here.test'], text: 'Stored' }),
    step({ event: 'stored', addresses: ['bob@here.test'] }),
    step({ event: 'queued', addresses: ['bob@private.test'], email: 'e2' })
  )!
  assert.deepEqual([accepted!.addresses, accepted!.text], [['shop@far.test', 'ann@here.test'], ''])
  assert.equal(stored!.text, 'Stored')
  assert.deepEqual(more, [])
})

test('of a submission by somebody else only who it is from', () => {
  const remote = { address: '192.0.2.7' }
  const [submitted] = seen(
    step({ service: 'smtp', addresses: ['bob@here.test', 'ann@here.test', 'eve@here.test'], remote })
  )!
  assert.deepEqual(submitted!.addresses, ['bob@here.test', 'ann@here.test'])
  assert.deepEqual([submitted!.text, submitted!.remote], ['', undefined])
})

test('of one’s own mail everything', () => {
  const own = step({
    service: 'smtp-bree',
    email: 'e1',
    addresses: ['bob@here.test'],
    remote: { reply: '250' }
  })
  assert.deepEqual(seen(own), [own])
})
