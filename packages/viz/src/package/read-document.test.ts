import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectDatasource } from '../model/inspect-datasource.ts'
import { inspectWorkbook } from '../model/inspect-workbook.ts'

let folder: string
let path: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-document-'))
  path = join(folder, 'large.twb')
  await writeFile(path, `<workbook>${'<x/>'.repeat(100_000)}</workbook>`)
})
afterAll(() => rm(folder, { recursive: true }))

/** Files of the test's folder that this process holds open. */
async function openFiles(): Promise<number> {
  if (process.platform !== 'linux') return 0
  const { readlink } = await import('node:fs/promises')
  const targets = (await readdir('/proc/self/fd')).map((name) =>
    readlink(join('/proc/self/fd', name)).catch(() => ''),
  )
  return (await Promise.all(targets)).filter((target) => target.startsWith(folder)).length
}

describe('reading a document', () => {
  it('past its time is time-limit, and closes the file', async () => {
    for (const inspect of [
      () => inspectWorkbook(path, 'twb', { limits: { documentTimeMs: 0 } }),
      () => inspectDatasource(path, 'tds', { limits: { documentTimeMs: 0 } }),
    ]) {
      await expect(inspect()).rejects.toMatchObject({
        name: 'PackageError',
        code: 'time-limit',
        message: 'The document was not read within 0 ms.',
      })
    }
    expect(await openFiles()).toBe(0)
  })

  it('ends with the reason of a signal, before and while it runs, and closes the file', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(inspectWorkbook(path, 'twb', { signal })).rejects.toThrow('gone')
    const controller = new AbortController()
    const answer = inspectWorkbook(path, 'twb', { signal: controller.signal })
    setImmediate(() => controller.abort(new Error('left')))
    await expect(answer).rejects.toThrow('left')
    expect(await openFiles()).toBe(0)
  })

  it('above a limit of the call is refused, at it is read', async () => {
    await expect(
      inspectWorkbook(path, 'twb', { limits: { xmlElements: 100_000 } }),
    ).rejects.toMatchObject({ code: 'xml-too-many-elements' })
    expect(
      (await inspectWorkbook(path, 'twb', { limits: { xmlElements: 100_001 } })).views,
    ).toEqual([])
  })
})
