import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zip } from '../../test/made-workbook.ts'
import { openPackage } from './open-package.ts'
import type { PackageCopy } from './package-copy.ts'
import { packageWithoutExtracts } from './without-extracts.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-without-'))
})
afterAll(() => rm(folder, { recursive: true }))

const document = `<workbook version='18.1'/>`

async function bytesOf(copy: PackageCopy | null, path: string): Promise<Buffer> {
  const file = await readFile(path)
  const pieces = (copy?.pieces ?? []).map((piece) =>
    piece.kind === 'bytes' ? piece.bytes : file.subarray(piece.offset, piece.offset + piece.length),
  )
  return Buffer.concat(pieces)
}

async function copied(files: Readonly<Record<string, string>>): Promise<readonly string[] | null> {
  const path = join(folder, 'in.twbx')
  await writeFile(path, zip(files))
  const copy = await packageWithoutExtracts(path, 'twbx')
  if (copy === null) return null
  const bytes = await bytesOf(copy, path)
  expect(bytes.length).toBe(copy.sizeBytes)
  const out = join(folder, 'out.twbx')
  await writeFile(out, bytes)
  await using source = await openPackage(out, 'twbx')
  for (const { name } of source.entries) {
    const read = Buffer.concat(await Array.fromAsync(source.readEntry(name)))
    expect(read.toString()).toBe(files[name])
  }
  return source.entries.map(({ name }) => name)
}

describe('a package without its extracts', () => {
  test('lacks the files of extracts, in any folder and case, and keeps the rest as it is', async () => {
    const files = {
      'book.twb': document,
      'Data/a.csv': 'x\n1\n',
      'Data/Extracts/one.hyper': 'one',
      'Data/TWO.HYPER': 'two',
      'Data/Tableau Samples/old.tde': 'old',
      'Data/about.hyper.txt': 'text',
      'Image/logo ü.png': 'png',
    }
    expect(await copied(files)).toEqual([
      'book.twb',
      'Data/a.csv',
      'Data/about.hyper.txt',
      'Image/logo ü.png',
    ])
  })

  test('is none where there is nothing to leave out', async () => {
    expect(await copied({ 'book.twb': document, 'Data/a.csv': 'x' })).toBeNull()
    const path = join(folder, 'plain.twb')
    await writeFile(path, document)
    expect(await packageWithoutExtracts(path, 'twb')).toBeNull()
  })

  test('is not made of what is no package, and stops with its signal', async () => {
    const path = join(folder, 'bad.twbx')
    await writeFile(path, 'nothing')
    await expect(packageWithoutExtracts(path, 'twbx')).rejects.toMatchObject({
      code: 'zip-invalid',
    })
    await writeFile(path, zip({ 'book.twb': document, 'a.hyper': 'a' }))
    const aborted = { signal: AbortSignal.abort(new Error('gone')) }
    await expect(packageWithoutExtracts(path, 'twbx', aborted)).rejects.toThrow('gone')
  })
})

const samples = join(process.env['EASEL_SAMPLES'] ?? '', 'workbooks')
describe.skipIf(!existsSync(samples))('shared workbooks', () => {
  test.each(['WorkbookWithExtract.twbx', 'SampleWB.twbx', 'World Indicators-En-US.twbx'])(
    '%s loses its extract alone',
    async (name) => {
      const path = join(samples, name)
      await using source = await openPackage(path, 'twbx')
      const copy = await packageWithoutExtracts(path, 'twbx')
      const out = join(folder, name)
      await writeFile(out, await bytesOf(copy, path))
      await using left = await openPackage(out, 'twbx')
      const names = left.entries.map((entry) => entry.name)
      const gone = source.entries
        .map((entry) => entry.name)
        .filter((entry) => !names.includes(entry))
      expect(gone.length).toBeGreaterThan(0)
      for (const entry of gone) expect(entry).toMatch(/\.(?:hyper|tde)$/)
    },
  )
})
