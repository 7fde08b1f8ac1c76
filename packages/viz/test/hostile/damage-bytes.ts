/** Damage to a file as a whole: what disks, networks and forgers of zip structures do to it. */

import type { Chance } from './chance.ts'

interface Damaged {
  readonly bytes: Uint8Array
  readonly what: string
}

export function damageBytes(whole: Uint8Array, chance: Chance): Damaged {
  const { what, damage } = chance.one(damages)
  return { bytes: damage(Buffer.from(whole), chance), what }
}

const damages: readonly {
  readonly what: string
  readonly damage: (bytes: Buffer, chance: Chance) => Buffer
}[] = [
  { what: 'cut', damage: (bytes, chance) => bytes.subarray(0, chance.below(bytes.length)) },
  {
    what: 'flipped bits',
    damage: (bytes, chance) => {
      for (let flip = 0; flip < 8 && bytes.length > 0; flip += 1) {
        const at = chance.below(bytes.length)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8))
      }
      return bytes
    },
  },
  {
    what: 'a wrong number in the zip directory',
    damage: (bytes, chance) => {
      const record = bytes.lastIndexOf('PK\x01\x02')
      if (record < 0) return bytes
      const field = chance.one([8, 10, 16, 20, 24, 28, 30, 38, 42])
      bytes.writeUInt32LE(
        chance.one([0, 1, 0xffff, 0x7fffffff, 0xffffffff]),
        Math.min(record + field, bytes.length - 4),
      )
      return bytes
    },
  },
  {
    what: 'a wrong end record',
    damage: (bytes, chance) => {
      const record = bytes.lastIndexOf('PK\x05\x06')
      if (record < 0) return bytes
      bytes.writeUInt16LE(chance.one([0, 1, 9999, 0xffff]), record + chance.one([8, 10]))
      return bytes
    },
  },
  { what: 'bytes before it', damage: (bytes) => Buffer.concat([Buffer.alloc(64, 1), bytes]) },
  { what: 'bytes after it', damage: (bytes) => Buffer.concat([bytes, Buffer.alloc(64, 1)]) },
  { what: 'nothing in it', damage: () => Buffer.alloc(0) },
]
