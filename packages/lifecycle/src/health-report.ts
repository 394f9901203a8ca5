// Is the service well? One answer for each thing that it needs.
export type HealthCheck = { readonly ok: boolean; readonly detail?: string }

export type HealthReport = { readonly ok: boolean; readonly checks: Readonly<Record<string, HealthCheck>> }

type Check = () => HealthCheck | Promise<HealthCheck>

/** Runs the checks side by side; one that throws or takes longer than `timeoutMs` has failed. */
export async function healthOf(
  checks: Readonly<Record<string, Check>>,
  timeoutMs = 2000
): Promise<HealthReport> {
  const names = Object.keys(checks)
  const results = await Promise.all(names.map((name) => outcomeOf(checks[name]!, timeoutMs)))
  return {
    ok: results.every((result) => result.ok),
    checks: Object.fromEntries(names.map((name, index) => [name, results[index]!]))
  }
}

async function outcomeOf(check: Check, timeoutMs: number): Promise<HealthCheck> {
  const { promise: late, resolve } = Promise.withResolvers<HealthCheck>()
  const timer = setTimeout(
    () => resolve({ ok: false, detail: `no answer within ${timeoutMs} ms` }),
    timeoutMs
  )
  try {
    return await Promise.race([check(), late])
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : 'failed' }
  } finally {
    clearTimeout(timer)
  }
}
