/** Messages between the pool and a database worker. One statement runs at a time in a worker. */

import type { QueryErrorCode, QueryResult } from './executor.ts'

export interface WorkerSettings {
  readonly memoryLimitBytes: number
  readonly threads: number
}

export type ToWorker =
  | {
      readonly kind: 'run'
      readonly id: number
      readonly folder: string
      readonly sql: string
      readonly access: 'read' | 'write'
      readonly maxRows: number
    }
  | { readonly kind: 'interrupt'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'result'; readonly id: number; readonly result: QueryResult }
  | {
      readonly kind: 'error'
      readonly id: number
      readonly code: QueryErrorCode
      readonly message: string
    }
