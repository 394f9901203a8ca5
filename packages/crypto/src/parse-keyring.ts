// Text of a `slots.json` → Keyring. Every field is checked, and a field that is not known is refused.
import { keyLength, nonceLength, tagLength } from './aead.ts'
import {
  saltLength,
  slotKinds,
  slotScopes,
  type KdfParameters,
  type KeySlot,
  type Keyring,
  type Scope,
  type SlotKind
} from './keyring.ts'
import { publicKeyLengths, type SealPublicKey } from './sealed-box.ts'

type Fields = Record<string, unknown>

const maxSlots = 1000
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Throws an Error that names the field that is wrong. */
export function parseKeyring(text: string): Keyring {
  const fields = fieldsOf(JSON.parse(text), 'keyring', [
    'version',
    'mailbox',
    'salt',
    'kdf',
    'publicKey',
    'slots'
  ])
  if (fields['version'] !== 1) throw invalid('version', 'is not 1')
  const slots = listOf(fields['slots'], 'slots', maxSlots).map((slot, index) =>
    slotOf(slot, `slots[${index}]`)
  )
  if (new Set(slots.map((slot) => slot.id)).size !== slots.length) throw invalid('slots', 'have an id twice')
  return {
    version: 1,
    mailbox: textOf(fields['mailbox'], 'mailbox'),
    salt: base64Of(fields['salt'], 'salt', saltLength),
    kdf: kdfOf(fields['kdf']),
    publicKey: publicKeyOf(fields['publicKey']),
    slots
  }
}

function slotOf(value: unknown, path: string): KeySlot {
  const keys = ['id', 'kind', 'name', 'scopes', 'createdAt', 'expiresAt', 'nonce', 'wrapped']
  const fields = fieldsOf(value, path, keys)
  const id = textOf(fields['id'], `${path}.id`)
  if (!/^[0-9a-f]{24}$/.test(id)) throw invalid(`${path}.id`, 'is not 12 bytes in hex')
  const scopes = listOf(fields['scopes'], `${path}.scopes`, slotScopes.length)
  return {
    id,
    kind: oneOf<SlotKind>(fields['kind'], `${path}.kind`, slotKinds),
    name: textOf(fields['name'], `${path}.name`, 0),
    scopes: scopes.map((scope) => oneOf<Scope>(scope, `${path}.scopes`, slotScopes)),
    createdAt: dateOf(fields['createdAt'], `${path}.createdAt`),
    expiresAt: fields['expiresAt'] === null ? null : dateOf(fields['expiresAt'], `${path}.expiresAt`),
    nonce: base64Of(fields['nonce'], `${path}.nonce`, nonceLength),
    wrapped: base64Of(fields['wrapped'], `${path}.wrapped`, keyLength + tagLength)
  }
}

function kdfOf(value: unknown): KdfParameters {
  const fields = fieldsOf(value, 'kdf', ['algorithm', 'memoryKiB', 'passes', 'parallelism'])
  return {
    algorithm: oneOf<'argon2id'>(fields['algorithm'], 'kdf.algorithm', ['argon2id']),
    memoryKiB: integerOf(fields['memoryKiB'], 'kdf.memoryKiB', [8, 1_048_576]),
    passes: integerOf(fields['passes'], 'kdf.passes', [1, 16]),
    parallelism: integerOf(fields['parallelism'], 'kdf.parallelism', [1, 16])
  }
}

function publicKeyOf(value: unknown): SealPublicKey {
  const fields = fieldsOf(value, 'publicKey', ['x25519', 'mlKem768'])
  return {
    x25519: base64Of(fields['x25519'], 'publicKey.x25519', publicKeyLengths.x25519),
    mlKem768: base64Of(fields['mlKem768'], 'publicKey.mlKem768', publicKeyLengths.mlKem768)
  }
}

function fieldsOf(value: unknown, path: string, keys: string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(path, 'is not an object')
  const found = Object.keys(value)
  const missing = keys.find((key) => !found.includes(key))
  if (missing) throw invalid(path, `lacks ${missing}`)
  if (found.length !== keys.length) throw invalid(path, 'has a field that is not known')
  return value as Fields
}

function listOf(value: unknown, path: string, maxLength: number): unknown[] {
  if (!Array.isArray(value)) throw invalid(path, 'is not a list')
  if (value.length > maxLength) throw invalid(path, `has more than ${maxLength} entries`)
  return value
}

function textOf(value: unknown, path: string, minLength = 1): string {
  if (typeof value !== 'string') throw invalid(path, 'is not a text')
  if (value.length < minLength || value.length > 1000) throw invalid(path, 'is empty or too long')
  return value
}

function base64Of(value: unknown, path: string, length: number): string {
  const text = typeof value === 'string' ? value : ''
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== length || bytes.toString('base64') !== text)
    throw invalid(path, `is not ${length} bytes in base64`)
  return text
}

function dateOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || !isoDate.test(value) || Number.isNaN(Date.parse(value))) {
    throw invalid(path, 'is not an ISO 8601 date')
  }
  return value
}

function integerOf(value: unknown, path: string, [min, max]: [number, number]): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw invalid(path, `is not an integer from ${min} to ${max}`)
  }
  return value
}

function oneOf<Choice extends string>(value: unknown, path: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined) throw invalid(path, `is none of ${choices.join(', ')}`)
  return choice
}

function invalid(path: string, problem: string): Error {
  return new Error(`key slots: ${path} ${problem}`)
}
