/** What marks an installation. */

import type { Flag } from '../engine/rows.ts'

interface InstallationTable {
  readonly one: 1
  readonly id: string
  readonly sealed_check: Uint8Array
  readonly is_marked: Flag
}

export interface InstallationSchema {
  readonly installation: InstallationTable
}
