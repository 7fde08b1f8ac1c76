/** Project Wycheproof's vectors for JSON Web Signature and keys (C2SP/wycheproof, testvectors_v1). */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { samplesFolder } from '../../../../../tools/testing/samples.ts'
import { algorithms, isAlgorithm } from './algorithms.ts'
import { isGenuine, jwtParts, readJws } from './jws.ts'
import { importKeySet } from './keys.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly jws: unknown
  readonly result: 'valid' | 'invalid'
}

type Jwk = Readonly<Record<string, unknown>>
interface Group {
  readonly public?: Jwk & { readonly keys?: readonly Jwk[] }
  readonly private?: Jwk & { readonly keys?: readonly Jwk[] }
  readonly tests: readonly Vector[]
}

const samples = samplesFolder()
const allAlgorithms = Object.keys(algorithms).filter(isAlgorithm)

/** Vectors that we answer otherwise than the file says, and why. */
const exceptions: ReadonlyMap<number, string> = new Map([
  [346, 'the key is for PS256, the token says PS384: a key serves one algorithm'],
  [347, 'the key says ES521, which is no algorithm'],
  [350, 'as 346'],
  [351, 'as 347'],
  [367, 'byte for byte the valid vector 357: the padding was lost in the file'],
  [370, 'as 367'],
  [372, 'asks to skip characters outside the alphabet; RFC 7515 section 2 does not'],
  [373, 'as 372'],
])

function isAccepted(group: Group, jws: unknown): boolean {
  if (typeof jws !== 'string') return false
  const set = group.public ?? group.private
  try {
    const keys = importKeySet(set?.keys ?? (set === undefined ? [] : [set]))
    const token = readJws(jwtParts(jws), { method: 'connected-app', algorithms: allAlgorithms })
    const key = keys.get(token.kid) ?? (keys.size === 1 && token.kid === null ? first(keys) : null)
    return key != null && isGenuine(token, key)
  } catch {
    return false
  }
}

function first<T>(map: ReadonlyMap<unknown, T>): T | undefined {
  return map.values().next().value
}

describe.each(['json_web_signature_test.json', 'json_web_key_test.json'])('%s', (name) => {
  const path = join(samples ?? '', 'vectors', name)
  it.skipIf(samples === null)('is answered as it says, but for the known exceptions', () => {
    const file = JSON.parse(readFileSync(path, 'utf8')) as { testGroups: readonly Group[] }
    const isSignatures = name.startsWith('json_web_signature')
    const differing = file.testGroups.flatMap((group) =>
      group.tests
        .filter(({ jws, result }) => isAccepted(group, jws) !== (result === 'valid'))
        .map(({ tcId }) => tcId),
    )
    expect(differing).toEqual(isSignatures ? [...exceptions.keys()] : [])
  })
})
