/** What can go wrong between bytes and a disk. */

import { BlobError } from '../ports/blobs.ts'

const full = new Set(['ENOSPC', 'EDQUOT'])

/** A failed write as a BlobError, with the system's error as its cause; a refusal of ours stays what it is. */
export function writeFailure(error: unknown, path: string): unknown {
  const code = systemCode(error)
  if (code === null) return error
  return full.has(code)
    ? new BlobError('no-space', `no space to write ${path}`, { cause: error })
    : new BlobError('write-failed', `could not write ${path} (${code})`, { cause: error })
}

/** Whether there is nothing of that name, or nothing below it. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** The errno name of an error of a system call, or null for any other error. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null
  return String(error.code)
}
