/** The master keys of a server, as the holder of its admin key sees them. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { KeysReport } from '@easel/contract'

type Keys = KeysReport['keys']

interface KeyRequest {
  readonly url: string
  readonly adminKey: string
  /** POST makes a new key. Default: GET. */
  readonly verb?: 'GET' | 'POST'
}

export async function keysAt({ url, adminKey, verb = 'GET' }: KeyRequest): Promise<Keys> {
  const headers = { 'x-easel-admin-key': adminKey }
  const answer = await fetch(`${url}/easel/v1/keys`, { method: verb, headers })
  if (answer.status !== 200) throw new Error(`keys: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as KeysReport).keys
}

/** Waits until everything is under the current key. */
export async function settledKeys(request: Omit<KeyRequest, 'verb'>): Promise<Keys> {
  for (;;) {
    const keys = await keysAt(request)
    if (keys.every(({ isCurrent, sealedRecords }) => isCurrent || sealedRecords === 0)) return keys
    await sleep(20)
  }
}

export const currentKey = (keys: Keys): Keys[number] | undefined =>
  keys.find(({ isCurrent }) => isCurrent)
