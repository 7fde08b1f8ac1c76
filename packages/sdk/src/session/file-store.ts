/** Keeps the session in a file, so that programs that use one personal access token do not end each other's sessions. */

import { builtin } from '../files/builtin.ts'
import type { Session, SessionStore } from './session.ts'

function sessionOf(text: string): Session | null {
  try {
    const { token, siteId, userId, tenantId } = JSON.parse(text) as Partial<Record<string, unknown>>
    const parts = [token, siteId, userId, tenantId]
    if (!parts.every((part) => typeof part === 'string')) return null
    return { token, siteId, userId, tenantId } as Session
  } catch {
    // Half a file, or another one's: it is no session.
    return null
  }
}

/**
 * A store in one file, which only its owner can read, where the runtime has files, as in Node.
 *
 * @param path The folder exists
 */
export function fileStore(path: string): SessionStore {
  const { readFile, rename, rm, writeFile } = builtin('node:fs/promises')
  const get = async (): Promise<Session | null> => {
    try {
      return sessionOf(await readFile(path, 'utf8'))
    } catch (error) {
      if ((error as { readonly code?: string }).code === 'ENOENT') return null
      throw error
    }
  }
  return {
    get,
    compareAndSet: async (expected, session) => {
      const kept = await get()
      if (kept?.token !== expected?.token) return false
      if (session === null) await rm(path, { force: true })
      else {
        // Readers see the old session or the new one, never a part.
        const next = `${path}.${crypto.randomUUID()}`
        await writeFile(next, JSON.stringify(session), { mode: 0o600, flag: 'wx' })
        await rename(next, path)
      }
      return true
    },
  }
}
