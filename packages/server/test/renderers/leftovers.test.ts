/** Rows and results that a crash or a lost note left behind go with the next start. */

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFamilyKit } from '../families.ts'
import { startKit } from '../kit.ts'
import { mustBe, signedIn } from '../person.ts'
import { scriptedRenderer } from './engine-kit.ts'

test('a start removes rows and results of files that no workbook has, and scratch of processes that ended', async () => {
  const path = await mkdtemp(join(tmpdir(), 'easel-leftovers-'))
  const strays = [
    join(path, 'extracts', 'f'.repeat(64)),
    join(path, 'results', 'f'.repeat(64)),
    // No process has this number.
    join(path, 'scratch', `${hostWord()}-4194305-1-abc`),
  ]
  for (const stray of strays) {
    await mkdir(stray, { recursive: true })
    await writeFile(join(stray, 'rows'), 'rows')
  }
  const kit = await startKit({ data: { kind: 'directory', path } })
  await expect.poll(() => strays.filter((stray) => existsSync(stray))).toEqual([])
  await kit[Symbol.asyncDispose]()
  await rm(path, { recursive: true })
})

test('a deleted project takes the rows of its workbooks with it', async () => {
  const kit = await startFamilyKit({ rendering: { entry: scriptedRenderer } })
  const person = await signedIn(kit, 'admin')
  const made = await person.post('/projects', { project: { name: 'Passing' } })
  const { project } = made.json<{ project: { id: string } }>()
  const book = await person.published({ projectId: project.id, bytes: Buffer.from('one') })
  mustBe(await person.get(`/views/${book.views.view[0]?.id ?? ''}/data`), 200)
  const kept = async () =>
    (await readdir(join(kit.directory, 'extracts'))).filter((name) => name.length === 64)
  expect(await kept()).toHaveLength(1)
  mustBe(await person.delete(`/projects/${project.id}`), 204)
  await expect.poll(kept).toEqual([])
  await kit[Symbol.asyncDispose]()
})

const hostWord = (): string => hostname().replaceAll(/\W/g, '').slice(0, 40) || 'host'
