/** Generated sites, kept between runs as long as the generator and the tables stay as they are. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateContent } from '../generate-content.ts'

/** @returns the data directory of a site of that many workbooks */
export async function generatedSite(workbooks: number): Promise<string> {
  const root = join(tmpdir(), 'easel-bench-content')
  const path = join(root, `${sourceHash()}-${workbooks}`)
  if (await exists(path)) return path
  const unfinished = `${path}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  await generateContent(unfinished, workbooks)
  await rename(unfinished, path)
  return path
}

function sourceHash(): string {
  const migrations = new URL('../../packages/server/src/store/migrations/', import.meta.url)
  const files = [
    new URL('../generate-content.ts', import.meta.url),
    ...readdirSync(migrations)
      .toSorted()
      .map((name) => new URL(name, migrations)),
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
