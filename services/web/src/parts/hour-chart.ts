// Bars of two kinds for each hour, one on the other, as a drawing with its numbers as a text for those who do not see it.
import { html } from 'hono/html'
import type { Html } from '../frame/answer.ts'

export type ChartHour = { readonly label: string; readonly good: number; readonly bad: number }

type Chart = {
  readonly title: string
  readonly goodName: string
  readonly badName: string
  readonly hours: readonly ChartHour[]
  readonly number: (value: number) => string
}

const barWidth = 20
const gap = 6
const height = 120

export function hourChart({ badName, goodName, hours, number, title }: Chart): Html {
  const top = Math.max(1, ...hours.map(({ bad, good }) => good + bad))
  const width = hours.length * (barWidth + gap) - gap
  const sum = (kind: 'good' | 'bad'): number => hours.reduce((total, hour) => total + hour[kind], 0)
  const [goods, bads] = [number(sum('good')), number(sum('bad'))]
  return html`<figure class="chart">
    <figcaption>
      <h3>${title}</h3>
      <ul class="legend">
        <li class="good-key">${goodName}: <strong>${goods}</strong></li>
        <li class="bad-key">${badName}: <strong>${bads}</strong></li>
      </ul>
    </figcaption>
    <svg
      viewBox="0 0 ${width} ${height + 20}"
      role="img"
      aria-label="${title}: ${goodName} ${goods}, ${badName} ${bads}"
    >
      ${hours.map((hour, index) => bar(hour, index, top))}
      <path class="axis" d="M0 ${height + 0.5}H${width}" />
    </svg>
  </figure>`
}

function bar({ bad, good, label }: ChartHour, index: number, top: number): Html {
  const x = index * (barWidth + gap)
  const [goodHeight, badHeight] = [heightOf(good, top), heightOf(bad, top)]
  return html`<g>
    <title>${label}: ${good} / ${bad}</title>
    <rect class="hit" x="${x}" y="0" width="${barWidth}" height="${height}" />
    <rect class="good-bar" x="${x}" y="${height - goodHeight}" width="${barWidth}" height="${goodHeight}" />
    <rect
      class="bad-bar"
      x="${x}"
      y="${height - goodHeight - badHeight}"
      width="${barWidth}"
      height="${badHeight}"
    />
    ${index % 6 === 0 ? html`<text x="${x}" y="${height + 16}">${label}</text>` : ''}
  </g>`
}

/** One message among thousands is seen too. */
function heightOf(value: number, top: number): number {
  return value === 0 ? 0 : Math.max(2, Math.round((value / top) * (height - 4) * 10) / 10)
}
