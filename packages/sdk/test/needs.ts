/** What some tests need from the machine. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

export const root = path.join(import.meta.dirname, '../../..')

/** Whether a test that lacks something is skipped: with `EASEL_TEST_REQUIRE=all` it fails. */
export const isSkipped = (isMissing: boolean): boolean =>
  isMissing && process.env['EASEL_TEST_REQUIRE'] !== 'all'

const programAt = (variable: string, usual: string): string | null => {
  const program = process.env[variable] ?? usual
  return existsSync(program) ? program : null
}

/** Null where there is none. */
export const chromium = programAt('EASEL_TEST_CHROMIUM', '/usr/bin/chromium')
/** A Node before 24, which the system brings; null where there is none. */
export const olderNode = programAt('EASEL_TEST_OLDER_NODE', '/usr/bin/node')
/** Python with pip. */
export const python =
  process.env['EASEL_TEST_PYTHON'] ?? path.join(root, 'conformance/.venv/bin/python')
