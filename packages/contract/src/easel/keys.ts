/** The master keys that secrets rest sealed under. */

import { element } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

export interface KeysReport {
  readonly keys: readonly {
    /** Names the key and tells nothing about it. */
    readonly id: string
    readonly isCurrent: boolean
    /** ISO 8601; null where secrets are under it but the key is gone. */
    readonly madeAt: string | null
    /** Secrets that rest under it. */
    readonly sealedRecords: number
  }[]
}

export const getKeys = ownMethod({
  name: 'getKeys',
  summary: 'Master keys, and how many secrets rest under each',
  verb: 'GET',
  path: '/keys',
  caller: 'admin-key',
  isDevControl: false,
  query: element({}),
  body: null,
  reply: answers<KeysReport>(),
})

export const rotateKeys = ownMethod({
  name: 'rotateKeys',
  summary: 'Makes a new master key; secrets are put under it while the server goes on answering',
  verb: 'POST',
  path: '/keys',
  caller: 'admin-key',
  isDevControl: false,
  query: element({}),
  body: null,
  reply: answers<KeysReport>(),
})
