/** The processes that render: what ends them, what that costs, and who notices. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { EngineRefusal, EngineUnavailable } from '../../src/ports/index.ts'
import { fileKey, isAlive, startEngineKit, textOf, type EngineKit } from './engine-kit.ts'

/** What came of a request, in a word. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (cause) {
    if (cause instanceof EngineRefusal) return cause.reason
    if (cause instanceof EngineUnavailable) return 'unavailable'
    return cause instanceof Error ? cause.name : String(cause)
  }
}

const csv = (kit: EngineKit, sheet: string, more = {}) => kit.engine.csv(kit.request(sheet, more))

describe('a renderer', () => {
  test('starts with the first request, is used again, and ends when it has been idle', async () => {
    await using kit = await startEngineKit({ count: 1, idleSeconds: 0.3 })
    await textOf(csv(kit, 'one'))
    await textOf(csv(kit, 'two'))
    const pids = new Set(kit.jobs().map(({ pid }) => pid))
    expect(pids.size).toBe(1)
    const [pid = 0] = pids
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(await textOf(csv(kit, 'three'))).toContain('csv three')
    expect(kit.events).toEqual([])
  })

  test('sees no secrets of the server in its environment', async () => {
    process.env['EASEL_ADMIN_KEY'] = 'secret'
    await using kit = await startEngineKit()
    await textOf(csv(kit, 'one'))
    delete process.env['EASEL_ADMIN_KEY']
    const names = kit.jobs()[0]?.environment.split(',') ?? []
    expect(names).toContain('PATH')
    expect(names.filter((name) => /KEY|SECRET|EASEL_(?!HYPERD)|HOME|POSTGRES/.test(name))).toEqual(
      [],
    )
  })

  test('ends with the engine, and leaves no scratch', async () => {
    const kit = await startEngineKit()
    await textOf(csv(kit, 'one'))
    const [job] = kit.jobs()
    const running = outcome(csv(kit, 'slow 60000'))
    await expect.poll(() => kit.jobs().length).toBe(2)
    await kit.restart()
    expect(isAlive(job?.pid ?? 0)).toBe(false)
    expect(await running).not.toBe('done')
    expect(readdirSync(join(kit.directory, 'scratch'))).toHaveLength(1)
    await kit[Symbol.asyncDispose]()
    expect(existsSync(kit.directory)).toBe(false)
  })
})

describe('a renderer that dies', () => {
  test('ends its own request, which may be tried again, and no other; the log holds one event', async () => {
    await using kit = await startEngineKit({ count: 2 })
    const others = ['slow 300', 'slow 301', 'slow 302'].map((sheet) => textOf(csv(kit, sheet)))
    expect(await outcome(csv(kit, 'crashOnce 1'))).toBe('unavailable')
    expect((await Promise.all(others)).map((text) => text.slice(0, 12))).toEqual([
      'csv slow 300',
      'csv slow 301',
      'csv slow 302',
    ])
    expect(await textOf(csv(kit, 'crashOnce 1'))).toContain('csv crashOnce 1')
    expect(kit.events).toMatchObject([
      {
        event: 'renderer ended',
        facts: { signal: 'SIGKILL', job: 'csv', file: fileKey, why: null },
      },
    ])
  })

  test('by an abort of native code is the same, and nothing that it wrote is logged', async () => {
    await using kit = await startEngineKit()
    expect(await outcome(csv(kit, 'abort'))).toBe('unavailable')
    expect(kit.events).toMatchObject([{ event: 'renderer ended', facts: { signal: 'SIGABRT' } }])
    expect(Object.keys(kit.events[0]?.facts ?? {})).toEqual(
      expect.arrayContaining(['errorBytes', 'sign']),
    )
  })

  test('twice by one request has that request refused, and no other for the workbook', async () => {
    await using kit = await startEngineKit()
    const filters = new Map([['Region', 'West']])
    expect(await outcome(csv(kit, 'crash'))).toBe('unavailable')
    expect(await outcome(csv(kit, 'crash'))).toBe('unavailable')
    const ends = kit.events.length
    expect(await outcome(csv(kit, 'crash'))).toBe('crashes')
    await expect(csv(kit, 'crash')).rejects.toThrow(/two processes ended .* until \d{4}-/)
    expect(kit.events).toHaveLength(ends)
    // Another view, another size, another filter of the same file are other requests.
    expect(await outcome(csv(kit, 'fine'))).toBe('done')
    expect(await outcome(csv(kit, 'crash', { filters }))).toBe('unavailable')
    const size = { width: 10, height: 10, resolution: 'standard' } as const
    expect(await outcome(kit.engine.png({ ...kit.request('crash'), ...size }))).toBe('unavailable')
    // After ten minutes it is tried again.
    kit.clock.advance(10 * 60_000)
    expect(await outcome(csv(kit, 'crash'))).toBe('unavailable')
  })

  test('while rows are converted is the matter of the request that had it started', async () => {
    await using kit = await startEngineKit()
    const workbook = { path: 'crash in rows', kind: 'twbx', key: 'b'.repeat(64) } as const
    expect(await outcome(csv(kit, 'one', { workbook }))).toBe('unavailable')
    expect(await outcome(csv(kit, 'one', { workbook }))).toBe('unavailable')
    expect(await outcome(csv(kit, 'one', { workbook }))).toBe('crashes')
    expect(await outcome(csv(kit, 'two', { workbook }))).toBe('unavailable')
  })

  test('while a file is inspected has that file refused after the second time', async () => {
    await using kit = await startEngineKit()
    const inspect = () => {
      const workbook = { path: 'crash', kind: 'twb', key: 'c'.repeat(64) } as const
      return outcome(kit.engine.inspect(kit.request('', { workbook })))
    }
    expect([await inspect(), await inspect(), await inspect()]).toEqual([
      'unavailable',
      'unavailable',
      'crashes',
    ])
  })

  test('idle, killed from outside, costs no request', async () => {
    await using kit = await startEngineKit({ count: 1 })
    await textOf(csv(kit, 'one'))
    for (let turn = 0; turn < 3; turn += 1) {
      process.kill(kit.jobs().at(-1)?.pid ?? 0, 'SIGKILL')
      expect(await textOf(csv(kit, `next ${turn}`))).toContain(`csv next ${turn}`)
    }
  })
})

describe('limits of one request', () => {
  test('of time: it is stopped, or ended where it does not stop', async () => {
    await using kit = await startEngineKit({ seconds: 0.5 })
    await expect.poll(() => outcome(csv(kit, 'warm'))).toBe('done')
    expect(await outcome(csv(kit, 'slow 60000'))).toBe('timed-out')
    expect(kit.events).toEqual([])
    await expect(csv(kit, 'stubborn 60000')).rejects.toThrow('longer than 0.5 seconds')
    expect(kit.events).toMatchObject([{ event: 'renderer ended', facts: { why: 'time' } }])
  })

  test('of memory: its renderer is ended, the request refused, and after the second time not tried', async () => {
    await using kit = await startEngineKit({ memoryMebibytes: 256 })
    expect(await outcome(csv(kit, 'hungry 2000'))).toBe('too-large')
    await expect(csv(kit, 'hungry 2000')).rejects.toThrow('more than 256 MiB of memory')
    expect(await outcome(csv(kit, 'hungry 2000'))).toBe('crashes')
    expect(kit.events).toMatchObject([{ facts: { why: 'memory' } }, { facts: { why: 'memory' } }])
  })

  test('of output: the renderer goes on with other work', async () => {
    await using kit = await startEngineKit({ outputMebibytes: 2, count: 1 })
    await expect(csv(kit, `bytes ${2 ** 21 + 1}`)).rejects.toThrow('larger than 2 MiB')
    expect((await textOf(csv(kit, `bytes ${2 ** 21}`))).length).toBe(2 ** 21)
    expect(new Set(kit.jobs().map(({ pid }) => pid)).size).toBe(1)
    expect(readdirSync(join(kit.directory, 'scratch')).length).toBe(1)
  })

  test('of one user: others are served while all that one may hold is held', async () => {
    await using kit = await startEngineKit({ count: 1 })
    const heavy = [csv(kit, 'slow 1500'), csv(kit, 'slow 1501')].map(outcome)
    await expect.poll(() => kit.jobs().length).toBe(1)
    const viewer = { luid: 'u2', name: 'other' }
    expect(await textOf(csv(kit, 'quick', { viewer }))).toContain('csv quick')
    expect(kit.jobs().map(({ view }) => view)).toEqual(['slow 1500', 'quick'])
    expect(await Promise.all(heavy)).toEqual(['done', 'done'])
  })
})

describe('a caller who leaves', () => {
  test('stops the work, and the renderer stays', async () => {
    await using kit = await startEngineKit({ count: 1 })
    const leaver = new AbortController()
    const left = outcome(csv(kit, 'slow 60000', { signal: leaver.signal }))
    await expect.poll(() => kit.jobs().length).toBe(1)
    leaver.abort(new Error('left'))
    expect(await left).toBe('Error')
    expect(await textOf(csv(kit, 'next'))).toContain('csv next')
    expect(new Set(kit.jobs().map(({ pid }) => pid)).size).toBe(1)
  })

  test('has a renderer ended that does not stop, which is not held against the request', async () => {
    await using kit = await startEngineKit({ count: 1 })
    for (let turn = 0; turn < 3; turn += 1) {
      const leaver = new AbortController()
      const left = outcome(csv(kit, 'stubborn 20000', { signal: leaver.signal }))
      await expect.poll(() => kit.jobs().length).toBe(turn + 1)
      leaver.abort(new Error('left'))
      expect(await left).toBe('Error')
      await expect.poll(() => kit.events.length, { timeout: 10_000 }).toBe(turn + 1)
    }
    expect(kit.events[0]).toMatchObject({ facts: { why: 'not obeying' } })
  })

  test('while it waits in the queue has nothing begun', async () => {
    await using kit = await startEngineKit({ count: 1 })
    const busy = textOf(csv(kit, 'slow 700'))
    await expect.poll(() => kit.jobs().length).toBe(1)
    const leaver = new AbortController()
    const left = outcome(csv(kit, 'never', { signal: leaver.signal }))
    await wait(100)
    leaver.abort(new Error('left'))
    expect(await left).toBe('Error')
    await busy
    await textOf(csv(kit, 'after'))
    expect(kit.jobs().map(({ view }) => view)).toEqual(['slow 700', 'after'])
  })
})

describe('the same view asked for at once', () => {
  test('is computed once', async () => {
    await using kit = await startEngineKit()
    const texts = await Promise.all(Array.from({ length: 20 }, () => textOf(csv(kit, 'slow 200'))))
    expect(new Set(texts).size).toBe(1)
    expect(kit.jobs()).toHaveLength(1)
  })

  test('goes on for those who stay when one leaves', async () => {
    await using kit = await startEngineKit()
    const leaver = new AbortController()
    const left = outcome(csv(kit, 'slow 500', { signal: leaver.signal }))
    const stays = textOf(csv(kit, 'slow 500'))
    await expect.poll(() => kit.jobs().length).toBe(1)
    leaver.abort(new Error('left'))
    expect(await left).toBe('Error')
    expect(await stays).toContain('csv slow 500')
    expect(kit.jobs()).toHaveLength(1)
  })

  test('by two users is computed for each where it depends on the user', async () => {
    await using kit = await startEngineKit()
    const filters = new Map([['depends', 'user']])
    const ask = (luid: string) =>
      textOf(csv(kit, 'slow 200', { filters, viewer: { luid, name: luid } }))
    await Promise.all([ask('a'), ask('b'), ask('a'), ask('b')])
    expect(kit.jobs()).toHaveLength(2)
  })

  test('of a file that is not converted yet has its rows converted once', async () => {
    await using kit = await startEngineKit()
    const workbook = { path: 'slow rows', kind: 'twbx', key: fileKey } as const
    await Promise.all(['a', 'b', 'c', 'd'].map((sheet) => textOf(csv(kit, sheet, { workbook }))))
    expect(kit.allJobs().filter(({ kind }) => kind === 'prepare')).toHaveLength(1)
  })
})

test('a conversion that takes longer than a request goes on without it', async () => {
  await using kit = await startEngineKit({ seconds: 0.5 })
  const workbook = { path: 'slow rows', kind: 'twbx', key: fileKey } as const
  await expect(csv(kit, 'one', { workbook })).rejects.toThrow('being read')
  await expect.poll(() => outcome(csv(kit, 'one', { workbook })), { timeout: 10_000 }).toBe('done')
  expect(kit.allJobs().filter(({ kind }) => kind === 'prepare')).toHaveLength(1)
})

test('a fault of the renderer is one of ours, and its message stays there', async () => {
  await using kit = await startEngineKit()
  const failure = await csv(kit, 'fail').catch((cause: unknown) => cause)
  expect(failure).toMatchObject({ name: 'RendererFault' })
  expect(failure instanceof Error ? `${failure.message} ${failure.stack}` : '').not.toContain(
    'secret',
  )
  expect(await outcome(csv(kit, 'refuse'))).toBe('data-unavailable')
})

describe('a file that is forgotten', () => {
  test('has no rows and no results any more, and is converted anew when it comes back', async () => {
    await using kit = await startEngineKit()
    await textOf(csv(kit, 'one'))
    await kit.engine.forget(fileKey)
    expect(existsSync(join(kit.directory, 'extracts', fileKey))).toBe(false)
    expect(existsSync(join(kit.directory, 'results', fileKey))).toBe(false)
    await textOf(csv(kit, 'one'))
    expect(kit.allJobs().map(({ kind }) => kind)).toEqual(['prepare', 'csv', 'prepare', 'csv'])
    expect(new Set(kit.jobs().map(({ pid }) => pid)).size).toBe(2)
  })

  test('keeps its rows until those who read them have finished', async () => {
    await using kit = await startEngineKit()
    const reading = textOf(csv(kit, 'slow 500'))
    await expect.poll(() => kit.jobs().length).toBe(1)
    const forgotten = kit.engine.forget(fileKey)
    await wait(100)
    expect(existsSync(join(kit.directory, 'extracts', fileKey))).toBe(true)
    expect(await reading).toContain('csv slow 500')
    await forgotten
    expect(existsSync(join(kit.directory, 'extracts', fileKey))).toBe(false)
  })

  test('is found by the sweep when nothing refers to it', async () => {
    await using kit = await startEngineKit()
    const other = { path: 'book', kind: 'twbx', key: 'd'.repeat(64) } as const
    await textOf(csv(kit, 'one'))
    await textOf(csv(kit, 'one', { workbook: other }))
    expect(await kit.engine.sweep(async (key) => key === other.key)).toBe(1)
    expect(existsSync(join(kit.directory, 'extracts', fileKey))).toBe(false)
    expect(existsSync(join(kit.directory, 'extracts', other.key))).toBe(true)
  })
})
