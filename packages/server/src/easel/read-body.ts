/** JSON bodies of our own methods, against their schema. */

import { restError, type TObject } from '@easel/contract'
import { Compile } from 'typebox/compile'

/** @returns Reader that throws RestError 400000 naming the member that is wrong */
export function compileJsonBody(schema: TObject): (bytes: Uint8Array) => unknown {
  const validator = Compile(schema)
  return (bytes) => {
    const body = parse(bytes)
    if (validator.Check(body)) return body
    const [first] = validator.Errors(body)
    const at = first?.instancePath === '' ? 'the body' : first?.instancePath.slice(1)
    throw restError('400000', { problem: `${at ?? 'the body'} ${first?.message ?? 'is wrong'}` })
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw restError('400000', { problem: 'the body is no JSON' })
  }
}
