import { readFileSync, readdirSync } from 'node:fs'
import { messageOfSize } from '@postkeep/testkit'
import { startMx } from './fixture.ts'
import { SmtpClient } from './smtp-client.ts'
await using mx = await startMx({ mxProcess: true, environment: { LAB: 'true', NODE_OPTIONS: process.env['PROF'] ?? '' } })
const to = await mx.addMailbox('a')
const cpu = () => {
  const out: Record<string, number> = {}
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const env = readFileSync(`/proc/${pid}/environ`, 'latin1')
      const cmd = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
      const name = cmd.includes('mx/src/main') ? 'mx' : cmd.includes('sqlite/src/main') ? 'sqlite' : ''
      if (!name || !env.includes(mx.environment['RPC_SECRET']!)) continue
      const f = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
      out[name] = (Number(f[11]) + Number(f[12])) * 10
    } catch {}
  }
  out['client'] = process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000
  return out
}
const msgs = Array.from({ length: 1500 }, (_, i) => messageOfSize(10000, i))
for (const conns of [10, 1]) {
    const n = 500; let next = 0
    const run = async () => {
      const c = await SmtpClient.connect(mx.port)
      while (next < n) {
        const r = await c.send({ from: 'a@b.test', to: [to], raw: msgs[next++]! })
        if (r.code !== 250) console.log(r)
      }
      c[Symbol.dispose]()
    }
    for (let round = 0; round < 3; round++) {
    next = 0
    const t = performance.now(), c0 = cpu()
    await Promise.all(Array.from({length: conns}, run))
    const c1 = cpu()
    console.log(conns, Math.round(n / ((performance.now() - t) / 1000)), '/s', Object.fromEntries(Object.keys(c1).map((k) => [k, `${((c1[k]! - c0[k]!) / n).toFixed(2)} ms`])))
    }
}
