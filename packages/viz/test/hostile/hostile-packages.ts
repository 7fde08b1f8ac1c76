/** Damaged, oversized and hostile workbooks made of sample ones, the same for the same seed. */

import { writeZip } from '../write-zip.ts'
import { createChance, type Chance } from './chance.ts'
import { damageBytes } from './damage-bytes.ts'
import { changeData } from './change-data.ts'
import { changeDocument } from './change-document.ts'

export interface SamplePackage {
  readonly name: string
  /** The workbook document. */
  readonly document: string
  /** Further files of the package, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface HostilePackage {
  /** Names the sample and what was done to it, for reports. */
  readonly name: string
  readonly kind: 'twb' | 'twbx'
  readonly bytes: Uint8Array
}

export interface HostileOptions {
  readonly seed: number
  readonly count: number
  readonly samples: readonly SamplePackage[]
}

/** One package at a time, as some are large. */
export function* hostilePackages(options: HostileOptions): Generator<HostilePackage> {
  for (let index = 0; index < options.count; index += 1) {
    // A seed for each, so that one package can be made again without those before it.
    const chance = createChance(options.seed + index * 7919)
    yield makePackage(chance.one(options.samples), chance, index)
  }
}

const mostChanges = 3

function makePackage(sample: SamplePackage, chance: Chance, index: number): HostilePackage {
  const done: string[] = []
  let { document, files } = sample
  const changes = 1 + chance.below(mostChanges)
  for (let change = 0; change < changes; change += 1) {
    if (chance.number() < 0.65) {
      const changed = changeDocument(document, chance)
      document = changed.document
      done.push(changed.what)
    } else {
      const changed = changeData(files, chance)
      files = changed.files
      done.push(changed.what)
    }
  }
  const isPlain = chance.number() < 0.1
  const whole = isPlain ? Buffer.from(document) : packed(document, files)
  const { bytes, what } =
    chance.number() < 0.2 ? damageBytes(whole, chance) : { bytes: whole, what: '' }
  const name = [index, sample.name, ...done, what].filter((part) => part !== '').join(', ')
  return { name, kind: isPlain ? 'twb' : 'twbx', bytes }
}

function packed(document: string, files: ReadonlyMap<string, Uint8Array>): Buffer {
  const others = [...files].map(([name, data]) => ({ name, data }))
  return writeZip([{ name: 'Book.twb', data: Buffer.from(document) }, ...others])
}
