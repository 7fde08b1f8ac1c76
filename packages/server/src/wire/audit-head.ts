/**
 * The last entry of the audit log, noted in a file beside the database with each commit. It is written after the commit and outside the
 * database: where the database comes back with less, as after damage to its write-ahead log, the next start sees it.
 */

import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../log/logger.ts'
import type { AuditSeal } from '../ports/index.ts'
import type { OpenStore } from '../store/open.ts'

export interface HeadNote extends Disposable {
  /** Null where nothing, or nothing whole, was noted. */
  read(): Promise<AuditSeal | null>
  /** Survives the end of the process, and needs no space beyond that of the first. */
  write(seal: AuditSeal): void
}

const name = 'audit.head'
/** Every note has the same size, so that each overwrites the one before. */
const noteBytes = 96

export function createHeadNote(directory: string, log: Logger): HeadNote {
  const path = join(directory, name)
  let file: number | null = null
  let hasFailed = false
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch(() => '')
      const [, position, hash] = /^(\d{1,16}) ([0-9a-f]{64}) *\n$/.exec(text) ?? []
      if (position === undefined || hash === undefined) return null
      return { position: Number(position), hash: Buffer.from(hash, 'hex') }
    },
    write({ position, hash }) {
      const text = `${position} ${hash.toString('hex')}`
      try {
        file ??= openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600)
        writeSync(file, `${text.padEnd(noteBytes - 1)}\n`, 0)
      } catch (cause) {
        if (!hasFailed) log.error('the head of the audit log cannot be noted', cause, { path })
        hasFailed = true
      }
    },
    [Symbol.dispose]() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

/** Reports entries that were noted and are gone, in the server's log and in the audit log itself. */
export async function reportLoss(
  note: HeadNote,
  { audit, store }: Pick<OpenStore, 'audit' | 'store'>,
  log: Logger,
): Promise<void> {
  const noted = await note.read()
  if (noted === null) return
  const loss = await audit.lossSince(noted)
  if (loss === null) return
  const facts = { noted: noted.position, found: loss.head.position }
  const advice =
    'what was changed with them is lost, too; restore the database from its backup if it holds more'
  log.error('audit entries lost', `of the audit log, ${loss.problem}: ${advice}`, facts)
  const luid = noted.hash.toString('hex')
  await store.transaction(async (write) => {
    write.note({ did: 'audit.lost', kind: 'audit-head', luid, facts })
  })
}
