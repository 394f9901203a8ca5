import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trustedSealer, type Seal } from './trusted-sealer.ts'

const seal = (domain: string, dmarc?: string, arc?: string): Seal => ({ domain, dmarc, arc })
const trusted = ['list.example', 'relay.example']

test('every sealer from the newest back to the one that saw it pass must be trusted', () => {
  assert.equal(trustedSealer([], trusted), undefined)
  assert.equal(trustedSealer([seal('list.example', 'pass')], trusted), 'list.example')
  assert.equal(trustedSealer([seal('Mail.List.example', 'pass')], trusted), 'mail.list.example')
  assert.equal(trustedSealer([seal('evillist.example', 'pass')], trusted), undefined)
  assert.equal(trustedSealer([seal('list.example', 'fail')], trusted), undefined)
  const first = seal('list.example', 'pass')
  assert.equal(trustedSealer([first, seal('relay.example', 'fail', 'pass')], trusted), 'list.example')
  assert.equal(trustedSealer([first, seal('relay.example', 'fail', 'fail')], trusted), undefined)
  assert.equal(trustedSealer([first, seal('eve.example', 'pass', 'pass')], trusted), undefined)
  assert.equal(
    trustedSealer([seal('eve.example', 'pass'), seal('list.example', 'fail', 'pass')], trusted),
    undefined
  )
})
