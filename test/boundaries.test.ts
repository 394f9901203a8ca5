// The dependency rule of ARCHITECTURE.md: a layer imports only from the layers below it, and from a
// package of its own layer only where it is listed here.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const layers: Record<string, string[]> = {
  language: [
    'address',
    'mime',
    'imap-protocol',
    'dav-protocol',
    'icalendar',
    'vcard',
    'scheduling',
    'sieve',
    'mailbox-contract'
  ],
  tools: [
    'config',
    'log',
    'lifecycle',
    'database',
    'cache',
    'dns',
    'crypto',
    'rpc',
    'spool',
    'smtp-listener',
    'client-listener',
    'mail-archive'
  ],
  domain: [
    'directory',
    'authentication',
    'mailbox-store',
    'mailbox-client',
    'dav-collections',
    'calendar-subscriptions',
    'dav-server',
    'outbound',
    'reports',
    'delivery',
    'certificates',
    'backup',
    'diagnosis',
    'jobs',
    'journey',
    'submission',
    'administration',
    'filtering',
    'server-settings'
  ],
  services: [
    'mx',
    'smtp',
    'smtp-bree',
    'imap',
    'pop3',
    'caldav',
    'carddav',
    'sqlite',
    'bree',
    'sqlite-bree',
    'api',
    'web',
    'postkeep-command'
  ],
  assembly: ['compact'],
  development: ['embedded-mongo', 'fuzz', 'testkit', 'mailbox-fixture', 'dev-env', 'bench']
}
const order = Object.keys(layers)
const layerOf = new Map(order.flatMap((layer, index) => layers[layer]!.map((name) => [name, index] as const)))

const sameLayerAllowed = new Set([
  'imap-protocol → mailbox-contract',
  'vcard → dav-protocol',
  'icalendar → dav-protocol',
  'scheduling → address',
  'scheduling → icalendar',
  'scheduling → mailbox-contract',
  'scheduling → mime',
  'log → config',
  'lifecycle → config',
  'lifecycle → log',
  'database → config',
  'database → log',
  'cache → log',
  'client-listener → lifecycle',
  'client-listener → log',
  'smtp-listener → lifecycle',
  'smtp-listener → spool',
  'rpc → log',
  'journey → directory',
  'administration → directory',
  'administration → jobs',
  'administration → outbound',
  'administration → filtering',
  'administration → server-settings',
  'server-settings → directory',
  'outbound → directory',
  'dav-collections → mailbox-client',
  'calendar-subscriptions → dav-collections',
  'calendar-subscriptions → mailbox-client',
  'dav-server → dav-collections',
  'dav-server → mailbox-client',
  'delivery → authentication',
  'delivery → directory',
  'delivery → filtering',
  'delivery → journey',
  'submission → directory',
  'submission → outbound',
  'delivery → mailbox-client',
  'delivery → outbound',
  'diagnosis → backup',
  'diagnosis → certificates',
  'diagnosis → directory',
  'testkit → embedded-mongo',
  'testkit → fuzz',
  'mailbox-fixture → testkit',
  'dev-env → testkit',
  'dev-env → embedded-mongo',
  'bench → dev-env',
  'bench → testkit'
])

for (const file of globSync('{packages,services}/*/package.json')) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  const name = short(manifest.name)
  test(`${name} depends only on what lies below it`, () => {
    assert.ok(layerOf.has(name), `${name} stands in no layer: add it to test/boundaries.test.ts`)
    for (const dependency of Object.keys(manifest.dependencies ?? {})
      .filter(isOurs)
      .map(short)) {
      const below = layerOf.get(dependency)! < layerOf.get(name)!
      assert.ok(
        below || sameLayerAllowed.has(`${name} → ${dependency}`),
        `${name} must not depend on ${dependency}`
      )
    }
  })
  test(`${name} imports only what its manifest names`, () => {
    const named = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
    for (const source of globSync(file.replace('package.json', 'src/**/*.ts'))) {
      for (const imported of importsOf(source).filter(isOurs)) {
        assert.ok(named.has(imported), `${source} imports ${imported}, which its package.json does not name`)
      }
    }
  })
}

test('only the sqlite services use the mailbox store', () => {
  for (const file of globSync('{packages,services}/*/package.json')) {
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    if (!manifest.dependencies?.['@postkeep/mailbox-store']) continue
    assert.match(manifest.name, /^@postkeep\/sqlite/)
  }
})

test('only config.ts files read process.env', () => {
  for (const source of globSync('{packages,services}/*/src/**/*.ts')) {
    if (/(^|\/)(config|main)\.ts$|\.test\.ts$/.test(source)) continue
    if (/packages\/(config|fuzz|testkit|dev-env|bench|embedded-mongo)\//.test(source)) continue
    assert.ok(!readFileSync(source, 'utf8').includes('process.env'), `${source} reads process.env`)
  }
})

function importsOf(source: string): string[] {
  const text = readFileSync(source, 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(@postkeep\/[^'/]+)/g)].map((match) => match[1]!)
}

function isOurs(name: string): boolean {
  return name.startsWith('@postkeep/')
}

function short(name: string): string {
  return name.replace('@postkeep/', '')
}
