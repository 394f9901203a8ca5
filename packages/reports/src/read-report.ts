// Finds the report in a message, and makes data of it.
import { decodePart, indexMessage, type MessagePart } from '@postkeep/mime'
import type { ReportRow } from '@postkeep/database'
import { readDmarcReport } from './dmarc-report.ts'
import { readTlsReport } from './tls-report.ts'
import { unpack } from './unpack.ts'

export interface ReadReport {
  readonly kind: 'dmarc' | 'tls'
  /** Who reports. */
  readonly organisation: string
  readonly reportId: string
  /** Of ours, lower case. */
  readonly domain: string
  readonly begin: Date
  readonly end: Date
  /** Messages, or TLS sessions. */
  readonly total: number
  readonly failed: number
  readonly rows: readonly ReportRow[]
}

export type Reading =
  | { readonly kind: 'report'; readonly report: ReadReport }
  | { readonly kind: 'none'; readonly reason: string }

const mostParts = 20

export function readReport(raw: Buffer): Reading {
  let reason = 'the message has no attachment that could be one'
  for (const part of leavesOf(indexMessage(raw, { parts: mostParts }))) {
    if (!mayBeReport(part)) continue
    try {
      return { kind: 'report', report: readContent(unpack(decodePart(raw, part))) }
    } catch (error) {
      reason = (error as Error).message
    }
  }
  return { kind: 'none', reason }
}

function readContent(content: Buffer): ReadReport {
  const text = content
    .toString()
    .replace(/^\uFEFF/, '')
    .trimStart()
  return text.startsWith('{') ? readTlsReport(text) : readDmarcReport(text)
}

function leavesOf(part: MessagePart): MessagePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf)
}

/** Senders name the type as they like: all but the words around it. */
function mayBeReport({ subtype, type }: MessagePart): boolean {
  return type === 'application' || (type === 'text' && subtype === 'xml')
}
