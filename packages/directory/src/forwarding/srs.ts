// Sender rewriting (SRS): the return path of what we forward is an address of ours that holds the sender's, so that SPF
// passes and a bounce finds its way back. Only this server can make one, and it is good for ten days. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { normaliseDomain, type Address } from '@postkeep/address'

export interface SrsContext {
  readonly key: Buffer
  readonly now: Date
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const hashLength = 6
const dayMs = 24 * 3_600_000
const daysKept = 10
const lapOfDays = letters.length ** 2

export function isSrs({ local }: Pick<Address, 'local'>): boolean {
  return /^SRS[01][=+-]/i.test(local)
}

/** The local part of a return path for a message from `sender`. */
export function srsLocal(sender: Address, { key, now }: SrsContext): string {
  const { domain, local } = sender
  if (/^SRS0[=+-]/i.test(local)) return guarded(domain, local.slice(4), key)
  const again = /^SRS1[=+-][^=]+=([^=]+)=(.+)$/i.exec(local)
  if (again) return guarded(again[1]!, again[2]!, key)
  const day = dayOf(now)
  const rest = `${letters[day >> 5]}${letters[day & 31]}=${domain}=${local}`
  return `SRS0=${hash(rest, key)}=${rest}`
}

/** A path that another forwarder made keeps that one's host: the bounce goes there, and not through all between. */
function guarded(host: string, rest: string, key: Buffer): string {
  const guardedPart = `${host}=${rest}`
  return `SRS1=${hash(guardedPart, key)}=${guardedPart}`
}

/** Whom a bounce to this local part belongs to; undefined: it is not ours, or too old. */
export function srsSender(local: string, { key, now }: SrsContext): Address | undefined {
  const [, kind, given, rest] = /^SRS([01])=([a-z2-7]+)=(.+)$/i.exec(local) ?? []
  if (kind === undefined || given === undefined || rest === undefined) return undefined
  if (!isSame(given, hash(rest, key))) return undefined
  return kind === '0' ? senderOf(rest, now) : addressOf(/^([^=]+)=(.+)$/.exec(rest), 'SRS0')
}

function senderOf(rest: string, now: Date): Address | undefined {
  const [, high, low, address] = /^([a-z2-7])([a-z2-7])=(.+)$/i.exec(rest) ?? []
  if (high === undefined || low === undefined || address === undefined) return undefined
  const day = letters.indexOf(high.toLowerCase()) * letters.length + letters.indexOf(low.toLowerCase())
  const age = (dayOf(now) - day + lapOfDays) % lapOfDays
  return age <= daysKept ? addressOf(/^([^=]+)=(.+)$/.exec(address), '') : undefined
}

function addressOf(parts: RegExpExecArray | null, prefix: string): Address | undefined {
  const domain = parts ? normaliseDomain(parts[1]!) : undefined
  return parts && domain ? { local: prefix + parts[2]!, domain } : undefined
}

function dayOf(now: Date): number {
  return Math.floor(now.getTime() / dayMs) % lapOfDays
}

/** Without regard to case: some servers lower the case of what they send back to. */
function hash(text: string, key: Buffer): string {
  const digest = createHmac('sha256', key).update(text.toLowerCase()).digest()
  return Array.from(digest.subarray(0, hashLength), (byte) => letters[byte & 31]).join('')
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given.toLowerCase()), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
