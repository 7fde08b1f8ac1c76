/** Names the code of the viz library, so that results of another one are not taken for its own. Loads none of it. */

import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

export async function libraryVersion(): Promise<string> {
  const manifest = findPackageJSON('@easel/viz', import.meta.url)
  if (manifest === undefined) throw new Error('the package @easel/viz is not installed')
  const hash = createHash('sha256').update(await readFile(manifest))
  // Sources change without their version where the library is worked on.
  for (const name of ['src', 'dist']) {
    for (const fact of await factsOf(join(dirname(manifest), name))) hash.update(fact)
  }
  return hash.digest('hex').slice(0, 20)
}

async function factsOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const facts = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name)
    const { size, mtimeMs } = await stat(path)
    return `${path}\0${size}\0${mtimeMs}\0`
  })
  return (await Promise.all(facts)).toSorted()
}
