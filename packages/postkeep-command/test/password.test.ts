// Passwords of a mailbox, with the real mailbox service.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { postkeepOf } from './run-postkeep.ts'
import { startMailboxes, startStores } from './start-stores.ts'

const stack = new AsyncDisposableStack()
let environment: Record<string, string>

before(async () => {
  const stores = await startStores(stack)
  environment = stores.environment
  await startMailboxes(stack, stores)
  await done('user add admin@home.example')
  await done('domain add home.example')
  await done('alias add kim@home.example --imap')
})
after(() => stack.disposeAsync())

const { done, list, refused } = postkeepOf(() => environment)

test('passwords are added, listed and revoked; the recovery code proves, and is replaced', async () => {
  const first = await done('password add kim@home.example --name laptop')
  assert.equal(first.password.length, 24)
  assert.ok(first.recoveryCode)
  const again = await refused('password add kim@home.example')
  assert.equal(again.exitCode, 1)
  assert.match(again.message, /--proof/)

  const second = await done(
    'password add kim@home.example --name phone --scope imap,smtp --expires 30d --proof password --password-stdin',
    `${first.password}\nthe words of a phone\n`
  )
  assert.deepEqual([second.password, second.recoveryCode], ['the words of a phone', undefined])
  assert.deepEqual(second.slot.scopes, ['imap', 'smtp'])
  assert.equal((await refused('password add kim@home.example --proof password', 'wrong\n')).exitCode, 1)

  const recovered = await done(
    'password recovery kim@home.example --proof recovery-code',
    `${first.recoveryCode}\n`
  )
  assert.notEqual(recovered.recoveryCode, first.recoveryCode)
  assert.equal(
    (await refused('password add kim@home.example --proof recovery-code', `${first.recoveryCode}\n`))
      .exitCode,
    1
  )
  await done(
    'password add kim@home.example --name spare --proof recovery-code',
    `${recovered.recoveryCode}\n`
  )

  await done('password revoke kim@home.example laptop')
  const names = (await list('password list kim@home.example')).map(({ name }) => name)
  assert.ok(names.includes('phone') && names.includes('spare') && !names.includes('laptop'))
  assert.equal((await refused('password revoke kim@home.example laptop')).exitCode, 1)
  assert.equal(
    (await refused('password add kim@home.example --proof password', `${first.password}\n`)).exitCode,
    1
  )
})

test('an alias without a mailbox gets a password for sending only', async () => {
  await done('alias add send@home.example --to kim@home.example')
  assert.deepEqual((await done('password add send@home.example')).slot.scopes, ['smtp'])
})

test('wrong usage of passwords', async () => {
  const tries = [
    'password add kim@home.example --proof key',
    'password add kim@home.example --proof password',
    'password add send@home.example --scope ftp',
    'password add send@home.example --expires yesterday',
    'password recovery kim@home.example'
  ]
  for (const args of tries) assert.equal((await refused(args)).exitCode, 64, args)
})

test('an alias is removed with its mailbox', async () => {
  await done('alias remove kim@home.example --yes')
  assert.equal((await refused('alias show kim@home.example')).exitCode, 1)
})
