/** How commands reach the server that they are about: from the environment, or from what `easel serve` wrote beside its data. */

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivately } from './demo/private-file.ts'

export interface ServerAddress {
  readonly EASEL_URL: string
  readonly EASEL_ADMIN_KEY: string
}

const adminFile = 'admin.env'

/** For the owner only; of no use once the server has stopped. */
export async function writeAdminFile(folder: string, address: ServerAddress): Promise<void> {
  const lines = `# Written by easel serve. The key opens every command of the operator until this server stops.\nEASEL_URL=${address.EASEL_URL}\nEASEL_ADMIN_KEY=${address.EASEL_ADMIN_KEY}\n`
  await writePrivately(join(folder, adminFile), lines)
}

/** The address in the folder's newest file, or null where there is none. */
export async function readAddress(folder: string): Promise<ServerAddress | null> {
  const found = await Promise.all(['demo.env', adminFile].map((name) => read(join(folder, name))))
  const [newest] = found
    .filter((each) => each !== null)
    .toSorted((one, other) => other.writtenMs - one.writtenMs)
  return newest?.address ?? null
}

async function read(
  path: string,
): Promise<{ readonly address: ServerAddress; readonly writtenMs: number } | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const EASEL_URL = /^EASEL_URL=(\S+)$/m.exec(text)?.[1]
  const EASEL_ADMIN_KEY = /^EASEL_ADMIN_KEY=(\S+)$/m.exec(text)?.[1]
  if (EASEL_URL === undefined || EASEL_ADMIN_KEY === undefined) return null
  return { address: { EASEL_URL, EASEL_ADMIN_KEY }, writtenMs: (await stat(path)).mtimeMs }
}
