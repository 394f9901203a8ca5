// Numbers for Prometheus, each with the prefix of the product and the label `service`. Labels have few values, and
// never anything personal: no addresses, domains, IPs.
import { createRequire } from 'node:module'
import type * as prom from 'prom-client'
import { product } from '@postkeep/config'

export type Counter<L extends string> = { increment(labels?: LabelsOf<L>, by?: number): void }
export type Gauge<L extends string> = {
  set(value: number, labels?: LabelsOf<L>): void
  add(delta: number, labels?: LabelsOf<L>): void
}
export type Histogram<L extends string> = { observe(value: number, labels?: LabelsOf<L>): void }

export type Metrics = {
  counter<const L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<const L extends string = never>(name: string, help: string, labels?: readonly L[]): Gauge<L>
  /** Buckets are upper bounds; they are meant for seconds where they are left out. */
  histogram<const L extends string = never>(
    name: string,
    help: string,
    options?: HistogramOptions<L>
  ): Histogram<L>
  /** The text that Prometheus reads. */
  expose(): Promise<{ contentType: string; text: string }>
}

type LabelsOf<L extends string> = { readonly [K in L]?: string }
type HistogramOptions<L> = { labels?: readonly L[]; buckets?: readonly number[] }

const secondBuckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]

/** Asking twice for the same name gives the same metric. */
export function createMetrics(service: string): Metrics {
  const { Registry, Counter, Gauge, Histogram } = loadParts()
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  watchProcess(
    new Gauge({ name: 'process_resident_memory_bytes', help: 'Memory of the process', registers: [registry] })
  )
  const known = <M>(name: string, make: (settings: { name: string; registers: prom.Registry[] }) => M): M => {
    const full = `${product.slug}_${name}`
    return (registry.getSingleMetric(full) as M | undefined) ?? make({ name: full, registers: [registry] })
  }
  return {
    counter(name, help, labels = []) {
      const metric = known(name, (settings) => new Counter({ ...settings, help, labelNames: labels }))
      return { increment: (values = {}, by = 1) => metric.inc(values, by) }
    },
    gauge(name, help, labels = []) {
      const metric = known(name, (settings) => new Gauge({ ...settings, help, labelNames: labels }))
      return {
        set: (value, values = {}) => metric.set(values, value),
        add: (delta, values = {}) => metric.inc(values, delta)
      }
    },
    histogram(name, help, { labels = [], buckets = secondBuckets } = {}) {
      const metric = known(name, (settings) => {
        return new Histogram({ ...settings, help, labelNames: labels, buckets: [...buckets] })
      })
      return { observe: (value, values = {}) => metric.observe(values, value) }
    },
    async expose() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    }
  }
}

// prom-client's index loads cluster, http and more, 6.5 MB of memory a process; these four parts take 0.7 MB.
function loadParts(): Pick<typeof prom, 'Counter' | 'Gauge' | 'Histogram' | 'Registry'> {
  const require = createRequire(import.meta.url)
  return {
    Counter: require('prom-client/lib/counter.js') as typeof prom.Counter,
    Gauge: require('prom-client/lib/gauge.js') as typeof prom.Gauge,
    Histogram: require('prom-client/lib/histogram.js') as typeof prom.Histogram,
    Registry: require('prom-client/lib/registry.js') as typeof prom.Registry
  }
}

function watchProcess(memory: prom.Gauge): void {
  Object.assign(memory, { collect: () => memory.set(process.memoryUsage.rss()) })
}
