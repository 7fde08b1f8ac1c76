/** Real workbooks and extracts for tests: the folder that `EASEL_SAMPLES` names, or the one beside the checkout. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const repository = path.join(import.meta.dirname, '../..')

/** Absolute path, or null where there is none: the tests that need it are skipped then. */
export function samplesFolder(): string | null {
  const named = process.env['EASEL_SAMPLES']
  const folder = path.resolve(repository, named ?? '../shared/data')
  if (existsSync(path.join(folder, 'workbooks'))) return folder
  if (named !== undefined) throw new Error(`EASEL_SAMPLES: ${folder} has no folder workbooks/`)
  return null
}
