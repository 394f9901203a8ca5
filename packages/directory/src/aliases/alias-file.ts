// Aliases as a file: CSV with a line of names, or JSON as the API lists them. Reading takes what writing gives.
import { parseBytes } from '@postkeep/config'
import { invalid } from '../directory-error.ts'
import { csvText } from '../logs/csv-text.ts'
import type { AliasChanges, AliasRecord } from './aliases.ts'
import { csvRows } from './csv-rows.ts'

export type AliasFileRow = {
  /** In the file; of JSON the place in the list. From 1. */
  readonly line: number
  readonly changes: AliasChanges
  /** Why it cannot be taken. */
  readonly fault?: { readonly field: string; readonly message: string }
}

const columns = [
  'name',
  'recipients',
  'description',
  'labels',
  'has_imap',
  'is_enabled',
  'error_code_if_disabled',
  'max_quota'
] as const
type Column = (typeof columns)[number]
type Values = Readonly<Partial<Record<Column, unknown>>>

const mostRows = 10_000

export function aliasCsv(aliases: readonly AliasRecord[]): string {
  const rows = aliases.map((alias) => columns.map((column) => cellOf(alias, column)))
  return csvText(columns, rows)
}

export function aliasJson(aliases: readonly AliasRecord[]): string {
  const pick = (alias: AliasRecord) => Object.fromEntries(columns.map((column) => [column, alias[column]]))
  return `${JSON.stringify(aliases.map(pick), undefined, 2)}\n`
}

/** @throws DirectoryError invalid for a file that is none of these */
export function readAliasFile(text: string): AliasFileRow[] {
  const isJson = /^\s*[[{]/.test(text)
  const rows = isJson ? jsonRows(text) : tableRows(text)
  if (rows.length > mostRows)
    throw invalid('file', `The file has ${rows.length} aliases; bring in at most ${mostRows} at once`)
  return rows.map(({ line, values }) => rowOf(line, values))
}

type Raw = { readonly line: number; readonly values: Values }

function jsonRows(text: string): Raw[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw invalid('file', 'This is not JSON: a program can tell at which place it breaks')
  }
  const list = Array.isArray(content) ? content : [content]
  return list.map((each, index) => ({
    line: index + 1,
    values: typeof each === 'object' && each !== null ? (each as Values) : {}
  }))
}

function tableRows(text: string): Raw[] {
  const [head, ...rows] = csvRows(text)
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  if (!names.includes('name'))
    throw invalid(
      'file',
      `The first line has to name the columns: ${columns.join(', ')}. Only name is needed`
    )
  return rows.map(({ cells, line }) => ({
    line,
    values: Object.fromEntries(
      columns.flatMap((column) => {
        const cell = cells[names.indexOf(column)]
        return cell === undefined || cell === '' ? [] : [[column, plain(cell)]]
      })
    )
  }))
}

/** Spreadsheets are kept from taking a text for a formula by a quote before it. */
function plain(cell: string): string {
  return /^'\s*[=+\-@]/.test(cell) ? cell.slice(1) : cell
}

function rowOf(line: number, values: Values): AliasFileRow {
  const quota = bytesOf(values.max_quota)
  const code = codeOf(values.error_code_if_disabled)
  const flags = (['has_imap', 'is_enabled'] as const).map((name) => [name, flagOf(values[name])] as const)
  const wrong = flags.find(([, flag]) => flag === 'wrong')?.[0]
  const fault = faultOf(values, { quota, code, wrong })
  const given = {
    name: textOf(values.name),
    recipients: listOf(values.recipients, recipientsOf),
    labels: listOf(values.labels, (text) => text.split(/[,;]+/)),
    description: values.description === undefined ? undefined : textOf(values.description),
    ...Object.fromEntries(flags.filter(([, flag]) => flag !== 'wrong')),
    max_quota: quota,
    error_code_if_disabled: code
  }
  const changes = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && !Number.isNaN(value))
  ) as AliasChanges
  return { line, changes, ...(fault && { fault }) }
}

type Read = {
  readonly quota: number | undefined
  readonly code: number | undefined
  readonly wrong: string | undefined
}

function faultOf(values: Values, { code, quota, wrong }: Read): AliasFileRow['fault'] | undefined {
  if (textOf(values.name) === '') return { field: 'name', message: 'It has no name' }
  if (Number.isNaN(quota)) return { field: 'max_quota', message: 'Give the quota as a size such as 1 GB' }
  if (Number.isNaN(code)) return { field: 'error_code_if_disabled', message: 'The code is 250, 421 or 550' }
  return wrong ? { field: wrong, message: `Write ${wrong} as yes or no` } : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/** A web address may hold commas. */
function recipientsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .flatMap((each) => (/^https?:/i.test(each) ? each.replace(/[,;]+$/, '') : each.split(/[,;]+/)))
}

function listOf(value: unknown, split: (text: string) => string[]): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const texts = Array.isArray(value) ? value.map(textOf) : split(textOf(value))
  return texts.map((text) => text.trim()).filter(Boolean)
}

function flagOf(value: unknown): boolean | undefined | 'wrong' {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
  const text = textOf(value).toLowerCase()
  if (['yes', 'true', '1', 'on'].includes(text)) return true
  return ['no', 'false', '0', 'off'].includes(text) ? false : 'wrong'
}

/** NaN: it is no size. */
function bytesOf(value: unknown): number | undefined {
  if (value === undefined || value === null || typeof value === 'number') return value ?? undefined
  const text = textOf(value)
  return text === '0' ? 0 : (parseBytes(text) ?? Number.NaN)
}

function codeOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(textOf(value) || Number.NaN)
}

function cellOf(alias: AliasRecord, column: Column): string {
  const value = alias[column]
  if (Array.isArray(value)) return value.join(column === 'labels' ? ', ' : ' ')
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
