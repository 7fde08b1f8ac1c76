/**
 * Secrets that must be read back: an AES-256-GCM envelope with a key of its own for each record, wrapped by a master key. The envelope is
 * bound to the cell that holds it, so that cells cannot be swapped.
 */

import { createCipheriv, createDecipheriv, hash } from 'node:crypto'
import type { Random } from '../ports/clock.ts'

/** The cell that holds the envelope. */
export interface SealedPlace {
  readonly table: string
  readonly rowId: string
  readonly column: string
}

export interface Keyring {
  /** @returns format byte, key id (8), wrapped record key (60), sealed text (28 + its length) */
  seal(place: SealedPlace, plaintext: Uint8Array): Buffer
  /** @throws SealBroken when the envelope was changed, moved to another cell, or made with a key that is not here */
  open(place: SealedPlace, envelope: Uint8Array): Buffer
  /** Whether the envelope should be sealed anew because its master key is no longer the current one. */
  isOutdated(envelope: Uint8Array): boolean
  /** Names the key that seals. */
  readonly currentId: string
  /** Names the key that an envelope is under. */
  idOf(envelope: Uint8Array): string
  has(keyId: string): boolean
  /** From now on this one seals; those before it still open. */
  turnTo(master: Buffer): void
  /** One more that opens. */
  add(key: Buffer): void
  /** That one opens nothing any more. The current one stays. */
  drop(keyId: string): void
}

/** An envelope that does not open. Tells nothing about its content. */
export class SealBroken extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SealBroken'
  }
}

const format = 1
const keyBytes = 32
const keyIdBytes = 8
const nonceBytes = 12
const tagBytes = 16
const overheadBytes = nonceBytes + tagBytes
const headBytes = 1 + keyIdBytes
const wrappedBytes = keyBytes + overheadBytes

/**
 * @param options.master 32 random bytes. @param options.previous Earlier master keys, which still open.
 * @throws RangeError when a key is not 32 bytes long
 */
export function createKeyring(options: {
  readonly master: Buffer
  readonly previous?: readonly Buffer[]
  readonly random: Random
}): Keyring {
  const { random } = options
  let { master } = options
  const keys = new Map([master, ...(options.previous ?? [])].map((key) => [masterKeyId(key), key]))
  let currentId = masterKeyId(master)

  function encrypt(key: Buffer, text: Uint8Array, bound: Buffer): Buffer {
    const nonce = random.bytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
    const sealed = Buffer.concat([cipher.update(text), cipher.final()])
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()])
  }

  return {
    seal(place, plaintext) {
      const head = Buffer.concat([Buffer.from([format]), Buffer.from(currentId, 'hex')])
      const bound = bind(head, place)
      const recordKey = random.bytes(keyBytes)
      const wrapped = encrypt(master, recordKey, bound)
      return Buffer.concat([head, wrapped, encrypt(recordKey, plaintext, bound)])
    },

    open(place, envelope) {
      const bytes = Buffer.from(envelope)
      if (bytes.length < headBytes + wrappedBytes + overheadBytes || bytes[0] !== format) {
        throw new SealBroken('the envelope is not in a known format')
      }
      const head = bytes.subarray(0, headBytes)
      const key = keys.get(keyIdOf(bytes))
      if (key === undefined) throw new SealBroken('the envelope was made with an unknown key')
      const bound = bind(head, place)
      try {
        const recordKey = decrypt(key, bytes.subarray(headBytes, headBytes + wrappedBytes), bound)
        return decrypt(recordKey, bytes.subarray(headBytes + wrappedBytes), bound)
      } catch (cause) {
        throw new SealBroken(`the envelope of ${place.table}.${place.column} does not open`, {
          cause,
        })
      }
    },

    isOutdated: (envelope) => keyIdOf(Buffer.from(envelope)) !== currentId,
    get currentId() {
      return currentId
    },
    idOf: (envelope) => keyIdOf(Buffer.from(envelope)),
    has: (id) => keys.has(id),
    turnTo(key) {
      currentId = masterKeyId(key)
      keys.set(currentId, key)
      master = key
    },
    add: (key) => void keys.set(masterKeyId(key), key),
    drop: (id) => {
      if (id !== currentId) keys.delete(id)
    },
  }
}

function decrypt(key: Buffer, sealed: Buffer, bound: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(bound)
    .setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
}

/** Head and place as bytes, quoted so that no two places look the same. */
function bind(head: Buffer, place: SealedPlace): Buffer {
  return Buffer.concat([
    head,
    Buffer.from(JSON.stringify([place.table, place.rowId, place.column])),
  ])
}

/** Names a master key without telling anything about it. @throws RangeError when it is not 32 bytes long */
export function masterKeyId(key: Buffer): string {
  if (key.length !== keyBytes) {
    throw new RangeError(`a master key has ${keyBytes} bytes, not ${key.length}`)
  }
  const name = Buffer.concat([Buffer.from('easel master key id\0'), key])
  return hash('sha256', name, 'hex').slice(0, 2 * keyIdBytes)
}

function keyIdOf(envelope: Buffer): string {
  return envelope.subarray(1, headBytes).toString('hex')
}
