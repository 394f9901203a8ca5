// A Docker before 27 hides who comes by IPv6, unless it is told not to: the setup tells it, where nobody else needs it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Machine } from './machine.ts'
import { healthyPrograms } from './programs.ts'

const settings = 'etc/docker/daemon.json'
const old = (cases = '') =>
  `case "$*" in 'version --format'*) echo 20.10.24; exit ;; ${cases} esac\n${healthyPrograms.docker}`

describe('an older Docker', { concurrency: 2 }, () => {
  test('is told to show who comes by IPv6', async () => {
    using machine = new Machine({ programs: { docker: old() } })
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
    assert.match(output, /Letting Docker show who comes by IPv6/)
    assert.equal(JSON.parse(machine.read(settings)).ip6tables, true)
    assert.equal(machine.calls().filter((call) => call === 'systemctl restart docker').length, 1)
  })

  test('stays as it is where it cannot do so', async () => {
    const info = `info) [ ! -e "$MACHINE/${settings}" ]; exit ;;`
    using machine = new Machine({ programs: { docker: old(info) } })
    const { status, output } = await machine.setup()
    assert.equal(status, 0, output)
    assert.throws(() => machine.read(settings), /ENOENT/)
    assert.equal(machine.calls().filter((call) => call === 'systemctl restart docker').length, 2)
  })

  test('stays as it is where it runs something else, or is set up by hand', async () => {
    using shared = new Machine({ programs: { docker: old("'ps -q') echo abcd; exit ;;") } })
    assert.equal((await shared.setup()).status, 0)
    assert.throws(() => shared.read(settings), /ENOENT/)
    using own = new Machine({ programs: { docker: old() }, files: { [settings]: '{}\n' } })
    assert.equal((await own.setup()).status, 0)
    assert.equal(own.read(settings), '{}\n')
  })
})
