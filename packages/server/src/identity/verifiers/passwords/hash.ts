/**
 * Passwords as they are stored: argon2id, written with its parameters (PHC string format), so that these can be raised and each hash is
 * still read by its own.
 */

import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { DeriveKey, KeyCost } from '../../../ports/passwords.ts'
import type { Random } from '../../../ports/clock.ts'

/** @see OWASP ASVS 5.0, 11.4.2 and the cheat sheet on password storage: the least that argon2id needs */
export const leastCost: KeyCost = { memoryKib: 19_456, passes: 2, lanes: 1 }

const saltBytes = 16
const keyBytes = 32

const argon2id = promisify(argon2)

/** Runs in the thread pool, not on the thread that answers requests. */
export const deriveArgon2id: DeriveKey = (password, { salt, cost }) =>
  argon2id('argon2id', {
    message: Buffer.from(password),
    nonce: salt,
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.lanes,
    tagLength: keyBytes,
  })

interface Stored {
  readonly cost: KeyCost
  readonly salt: Buffer
  readonly key: Buffer
}

const form =
  /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function read(hash: string): Stored {
  const [, memoryKib, passes, lanes, salt = '', key = ''] = form.exec(hash) ?? []
  if (key === '') throw new Error('a stored password is no argon2id hash')
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}

const plain64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

function write({ cost: { memoryKib, passes, lanes }, salt, key }: Stored): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${plain64(salt)}$${plain64(key)}`
}

/** A hash that no password has: derived against where there is none, so that the work stays the same. */
export function dummyHash(cost: KeyCost): string {
  return write({ cost, salt: Buffer.alloc(saltBytes), key: Buffer.alloc(keyBytes) })
}

export async function newHash(
  password: string,
  made: { readonly cost: KeyCost; readonly random: Random; readonly derive: DeriveKey },
): Promise<string> {
  const { cost, derive } = made
  const salt = made.random.bytes(saltBytes)
  return write({ cost, salt, key: await derive(password, { salt, cost }) })
}

/** Whether the password is the one of the hash; the time tells nothing about where they differ. */
export async function isPasswordOf(
  hash: string,
  password: string,
  derive: DeriveKey,
): Promise<boolean> {
  const { key, ...how } = read(hash)
  return timingSafeEqual(key, await derive(password, how))
}

/** Whether the hash was made with other parameters than these. */
export function isOutOfDate(hash: string, cost: KeyCost): boolean {
  const { memoryKib, passes, lanes } = read(hash).cost
  return memoryKib !== cost.memoryKib || passes !== cost.passes || lanes !== cost.lanes
}
