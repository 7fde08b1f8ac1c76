import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  makeScratchFolder,
  makeSocketFolder,
  removeAbandoned,
  removeAllAbandoned,
} from './scratch-folder.ts'
import { readStoredTables } from './stored-tables.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-scratch-'))
})

afterEach(() => rm(folder, { recursive: true }))

/** A scratch folder as a process with another number or start would have made it. */
async function leaveBehind(change: (name: string) => string): Promise<string> {
  const made = await makeScratchFolder(folder)
  const name = change(made.slice(folder.length + 1))
  await rm(made, { recursive: true })
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'table-0.parquet'), 'half')
  return name
}

const ended = spawnSync(process.execPath, ['-e', '']).pid
const ofEnded = (name: string) => name.replace(`-${process.pid}-`, `-${ended}-`)
const ofAnotherStart = (name: string) => name.replace(/-(\d+)-(\w+)$/, '-1-$2')
const ofAnotherHost = (name: string) => name.replace(/^\.scratch-\w+-/, '.scratch-elsewhere-')

test('folders of processes that ended go, those of running ones and finished work stay', async () => {
  await leaveBehind(ofEnded)
  await leaveBehind(ofAnotherStart)
  const own = await makeScratchFolder(folder)
  await mkdir(join(folder, 'finished'))
  await removeAbandoned(folder, 1000)
  expect((await readdir(folder)).sort()).toEqual([own.slice(folder.length + 1), 'finished'])
})

test('folders of another machine go when they are older than any work takes', async () => {
  const old = await leaveBehind(ofAnotherHost)
  const young = await leaveBehind(ofAnotherHost)
  const long = new Date(Date.now() - 60_000)
  await utimes(join(folder, old), long, long)
  await removeAbandoned(folder, 30_000)
  expect(await readdir(folder)).toEqual([young])
})

test('a folder that is not there has nothing to remove', async () => {
  await expect(removeAbandoned(join(folder, 'none'), 1)).resolves.toBeUndefined()
})

test.each(['', '{"version":1,"tab'])('tables described by %j are no tables', async (text) => {
  await writeFile(join(folder, 'schema.json'), text)
  expect(await readStoredTables(folder)).toBeNull()
})

test('what ended processes left of any workbook goes, and their sockets too', async () => {
  for (const workbook of ['a', 'b']) {
    await mkdir(join(folder, workbook, 'finished'), { recursive: true })
    await mkdir(join(folder, workbook, ofEnded(`.scratch-${hostWord()}-${process.pid}-1-x`)))
  }
  await removeAllAbandoned(folder, 1000)
  expect(await readdir(join(folder, 'a'))).toEqual(['finished'])
  expect(await readdir(join(folder, 'b'))).toEqual(['finished'])
  const abandoned = join(tmpdir(), `easel-hyperd-${ended}-1-x`)
  await mkdir(abandoned, { recursive: true })
  const own = await makeSocketFolder()
  const left = await readdir(tmpdir())
  expect(left).toContain(own.slice(tmpdir().length + 1))
  expect(left).not.toContain(abandoned.slice(tmpdir().length + 1))
  await rm(own, { recursive: true })
})

const hostWord = () => hostname().replaceAll(/\W/g, '').slice(0, 40) || 'host'
