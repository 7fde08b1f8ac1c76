/** Whether what a server needs is there: looked at when somebody asks, and by fixed words, as anybody may ask. */

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from '../http/health-routes.ts'
import { masterKeyId } from '../keys/sealed.ts'
import { filesFolder, type Foundation } from './foundation.ts'
import { readMark } from './folder-mark.ts'

const limitMs = 2_000

/** @returns a function whose calls share the look that is under way */
export function createReadiness(base: Foundation): () => Promise<Readiness> {
  let looking: Promise<Readiness> | null = null
  return () =>
    (looking ??= look(base).finally(() => {
      looking = null
    }))
}

async function look({ databases, blobs, data, keys }: Foundation): Promise<Readiness> {
  const mark = await readMark(data.path).catch(() => null)
  const [isMigrated, areBlobsThere, areKeysThere] = await Promise.all([
    within(() => databases.isMigrated()),
    within(async () => {
      await blobs.check()
      return (await readMark(join(data.path, filesFolder))) === mark
    }),
    within(async () => {
      const ids = (await data.keyFiles.list()).map(({ key }) => masterKeyId(key))
      return ids.includes(keys.currentId)
    }),
  ])
  const doesAnswer = isMigrated !== null
  return {
    database: doesAnswer ? null : 'does not answer',
    migrations: isMigrated === true ? null : doesAnswer ? 'not those of this version' : 'unknown',
    blobs: areBlobsThere === true ? null : 'missing, or stopped after a failed write',
    keys: areKeysThere === true ? null : 'missing, or not those of this server',
  }
}

/** Null where the work fails or takes too long. */
async function within(work: () => Promise<boolean>): Promise<boolean | null> {
  const late = new AbortController()
  try {
    const timeout = sleep(limitMs, null, { signal: late.signal, ref: false })
    return await Promise.race([work(), timeout])
  } catch {
    return null
  } finally {
    late.abort()
  }
}
