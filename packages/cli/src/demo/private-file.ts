/** Files that only their owner may read. */

import { open, rename } from 'node:fs/promises'

/** Whole or not at all, and never readable by others. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`
  {
    await using file = await open(temporary, 'w', 0o600)
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  }
  await rename(temporary, path)
}
