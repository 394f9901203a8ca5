// A report for people: aligned tables, labelled facts, lines. Colour is the caller's to allow.
import { styleText } from 'node:util'
import type { Finding, FindingStatus } from '@postkeep/diagnosis'
import type { Block, Report } from './command.ts'

export function printReport({ blocks }: Report, colour: boolean): string {
  return blocks.map((block) => `${printBlock(block, colour)}\n`).join('')
}

function printBlock(block: Block, colour: boolean): string {
  switch (block.kind) {
    case 'line':
      return printable(block.text)
    case 'facts':
      return printFacts(block.facts, colour)
    case 'findings':
      return printFindings(block.findings, colour)
    case 'table':
      if (block.rows.length === 0) return block.empty
      return printTable(block.columns, block.rows, colour)
  }
}

function printFacts(facts: readonly (readonly [string, string])[], colour: boolean): string {
  const width = Math.max(...facts.map(([label]) => label.length))
  return facts
    .map(([label, value]) => `${heading(label.padEnd(width), colour)}  ${printable(value)}`)
    .join('\n')
}

function printTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  colour: boolean
): string {
  const cells = rows.map((row) => row.map(printable))
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0))
  )
  const aligned = (row: readonly string[]): string =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  const head = heading(aligned(columns.map((name) => name.toUpperCase())), colour)
  return [head, ...cells.map(aligned)].join('\n')
}

function heading(text: string, colour: boolean): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text
}

const marks = { ok: '✔', warning: '!', problem: '✖' } as const satisfies Record<FindingStatus, string>
const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const

/** What has to be done stands below what was found. */
function printFindings(findings: readonly Finding[], colour: boolean): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  return findings
    .map(({ remedy, status, subject, text }) => {
      const mark = colour
        ? styleText(colours[status], marks[status], { validateStream: false })
        : marks[status]
      const first = `${mark} ${heading(printable(subject).padEnd(width), colour)}  ${printable(text)}`
      return remedy === undefined ? first : `${first}\n  ${' '.repeat(width)}  → ${printable(remedy)}`
    })
    .join('\n')
}

/** What strangers wrote must not steer the terminal; line ends stay. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|\p{Cf}/gu, '?')
}
