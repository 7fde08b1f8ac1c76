/** What nothing refers to any more leaves the folder of files: at the next start, and every hour. */

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MovableClock, startKit, type Kit } from './kit.ts'
import { mustBe, signedIn, type Person } from './person.ts'
import { openTestPostgres } from './postgres.ts'
import { workbookPackage } from './workbook-file.ts'

const minute = 60_000
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

describe.each([
  { database: 'SQLite', has: true },
  { database: 'PostgreSQL', has: postgres !== null },
])('on $database', ({ database, has }) => {
  let path: string
  let databaseUrl: string | undefined
  let clock: MovableClock

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'easel-sweep-'))
    databaseUrl = database === 'PostgreSQL' ? await postgres?.database() : undefined
    clock = new MovableClock()
  })
  afterEach(async () => {
    vi.useRealTimers()
    await rm(path, { recursive: true, force: true })
  })

  const start = (): Promise<Kit> =>
    startKit({
      data: { kind: 'directory', path },
      clock,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
  const files = async (): Promise<readonly string[]> => {
    const found = await readdir(join(path, 'files'), { recursive: true, withFileTypes: true })
    return found
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted()
  }

  /** A workbook that stays, and one that is deleted; a block and a temporary file that a crash left. */
  async function leaveThings(admin: Person): Promise<readonly string[]> {
    const before = await files()
    await admin.published({ name: 'Stays', bytes: workbookPackage(['Stays']) })
    const staying = await files()
    const gone = await admin.published({ name: 'Goes', bytes: workbookPackage(['Goes']) })
    mustBe(await admin.delete(`/workbooks/${gone.id}`), 204)
    await admin.upload(Buffer.from('given up'))
    await writeFile(join(path, 'files', 'tmp', 'torn'), 'x')
    expect(await files()).toHaveLength(staying.length + 3)
    expect(staying.length).toBeGreaterThan(before.length)
    return staying
  }

  test.skipIf(!has)('a start removes what an earlier run left, and nothing else', async () => {
    let staying: readonly string[]
    {
      await using kit = await start()
      staying = await leaveThings(await signedIn(kit, 'admin'))
    }
    {
      await using young = await start()
      await signedIn(young, 'admin')
      // Too young: a publish may be under way.
      expect(await files()).toHaveLength(staying.length + 3)
    }
    clock.advance(61 * minute)
    const rows = join(path, 'extracts', 'f'.repeat(64))
    await mkdir(rows, { recursive: true })
    await using kit = await start()
    await expect.poll(() => existsSync(rows), { timeout: 10_000 }).toBe(false)
    await expect.poll(files, { timeout: 10_000 }).toEqual(staying)
    const admin = await signedIn(kit, 'admin')
    const { workbooks } = (await admin.get('/workbooks')).json<{
      workbooks: { workbook: readonly { id: string }[] }
    }>()
    expect(workbooks.workbook).toHaveLength(1)
    const content = await admin.get(`/workbooks/${workbooks.workbook[0]?.id ?? ''}/content`)
    expect(content.status).toBe(200)
  })

  test.skipIf(!has)('a running server removes it within the hour', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using kit = await start()
    const staying = await leaveThings(await signedIn(kit, 'admin'))
    clock.advance(61 * minute)
    await vi.advanceTimersByTimeAsync(60 * minute)
    await expect.poll(files, { timeout: 10_000, interval: 20 }).toEqual(staying)
  })
})
