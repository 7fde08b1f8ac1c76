/** Whether the bundles of a checkout are of its present sources. */

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isBundleFresh, noteBundled, sourcesOf } from '../bin/sources.js'

const source = 'packages/server/src/a/b.ts'
const files = [
  ...['contract', 'viz', 'sdk', 'cli'].map((name) => `packages/${name}/src/index.ts`),
  source,
  'tools/bundle/bundle.ts',
  'package-lock.json',
  'packages/cli/dist/main.js',
]

let root = ''
const write = async (file: string, text: string) => {
  await mkdir(dirname(join(root, file)), { recursive: true })
  await writeFile(join(root, file), text)
}
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'easel-sources-'))
  for (const file of files) await write(file, file)
  noteBundled(root, sourcesOf(root))
})
afterEach(() => rm(root, { recursive: true }))

test('bundles are fresh until a source changes', async () => {
  expect(isBundleFresh(root)).toBe(true)
  await write(source, 'changed')
  expect(isBundleFresh(root)).toBe(false)
})

test('bundles are stale where a source has another time with the same length', async () => {
  await utimes(join(root, source), 1, 1)
  expect(isBundleFresh(root)).toBe(false)
})

test.each([source, 'package-lock.json'])('bundles are stale without %s', async (file) => {
  await rm(join(root, file))
  expect(isBundleFresh(root)).toBe(false)
})

test('bundles are stale with a new source, and with another lock file', async () => {
  await write('packages/viz/src/new.ts', '')
  expect(isBundleFresh(root)).toBe(false)
  noteBundled(root, sourcesOf(root))
  await write('package-lock.json', '{}')
  expect(isBundleFresh(root)).toBe(false)
})

test('bundles that have been removed are not fresh', async () => {
  await rm(join(root, 'packages/cli/dist'), { recursive: true })
  expect(isBundleFresh(root)).toBe(false)
})
