// The figures as a table: ours first, then each peer with the ratio ours ÷ peer.
import { cpus, release, totalmem } from 'node:os'
import type { Figure } from './measures/measurement.ts'

export interface Column {
  readonly name: string
  readonly figures: readonly Figure[]
}

export function markdownTable(ours: Column, peers: readonly Column[]): string {
  const head = ['', ours.name, ...peers.flatMap((peer) => [peer.name, 'ratio'])]
  const rows = ours.figures.map((figure) => [
    `${figure.label} (${figure.unit})`,
    shown(figure.value),
    ...peers.flatMap((peer) => {
      const other = peer.figures.find(({ label }) => label === figure.label)
      return other ? [shown(other.value), `${ratio(figure.value / other.value)} ×`] : ['–', '–']
    })
  ])
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function machineLine(): string {
  const all = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${memory} GiB, Linux ${release()}, Node ${process.versions.node}`
}

function shown(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function ratio(value: number): string {
  return value >= 10 ? value.toFixed(0) : value >= 0.1 ? value.toFixed(2) : value.toFixed(3)
}
