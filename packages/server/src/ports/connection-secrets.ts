/** Seals passwords of connections for the rows that keep them. */

import type { PublishedKind } from '@easel/contract'

export interface ConnectionSecrets {
  seal(kind: PublishedKind, connectionLuid: string, password: string): Buffer
}
