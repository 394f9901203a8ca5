// What axe finds on pages in light and dark, whether they fit a phone, and which pages of the site were looked at.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { pages } from '../src/pages/index.ts'

type Found = {
  passes: unknown[]
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

export type PageAccess = {
  /** Paths as the table of routes has them. */
  readonly checked: ReadonlySet<string>
  /** Of the page that is open. */
  check(): Promise<void>
  /** Of the page that is open, on a phone only. */
  checkPhone(): Promise<void>
}

const desk = { width: 1280, height: 900 }
const phone = { width: 360, height: 740 }

export async function openPageAccess(page: Page): Promise<PageAccess> {
  const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core')), 'utf8')
  const checked = new Set<string>()

  async function checkColours(colorScheme: 'light' | 'dark'): Promise<void> {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Only the colours are others in the dark.
    const rules = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] }
    const { passes, violations } = await page.evaluate<Found>(`axe.run(document, ${JSON.stringify(rules)})`)
    assert.ok(passes.length > (colorScheme === 'light' ? 10 : 0), 'axe has looked')
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    assert.deepEqual(told, [], `${page.url()} in ${colorScheme}`)
  }

  async function checkWidth(): Promise<void> {
    const wide = await page.evaluate<string[]>(`
      document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth)
        .map((one) => one.outerHTML.slice(0, 200))`)
    assert.deepEqual(wide, [], `${page.url()} is wider than the window of ${page.viewportSize()!.width}`)
  }

  async function checkPhone(): Promise<void> {
    await page.setViewportSize(phone)
    await checkWidth()
    await page.setViewportSize(desk)
  }

  return {
    checked,
    checkPhone,
    async check() {
      await page.evaluate(axe)
      await checkColours('light')
      await checkColours('dark')
      await checkWidth()
      await checkPhone()
      checked.add(routeOf(page.url()))
    }
  }
}

/** The fewest parameters win: `domains/new` is no domain. */
function routeOf(url: string): string {
  const path = new URL(url).pathname.replace(/^\/en/, '') || '/'
  const fitting = pages.filter((one) => new RegExp(`^${one.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path))
  const [nearest] = fitting.toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)
  assert.ok(nearest, `${path} is no page of the table`)
  return nearest.path
}
