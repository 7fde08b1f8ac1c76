/** JSON bodies of our own methods, against their schema. */

import { restError, type TObject } from '@easel/contract'
import type { Validator } from 'typebox/compile'

/** @returns Reader that throws RestError 400000 naming the member that is wrong */
export function createJsonBody(schema: TObject): (bytes: Uint8Array) => Promise<unknown> {
  let validator: Promise<Validator> | null = null
  return async (bytes) => {
    const body = parse(bytes)
    const checked = await (validator ??= compile(schema))
    if (checked.Check(body)) return body
    const [first] = checked.Errors(body)
    const at = first?.instancePath === '' ? 'the body' : first?.instancePath.slice(1)
    throw restError('400000', { problem: `${at ?? 'the body'} ${first?.message ?? 'is wrong'}` })
  }
}

/** With the first body: loading the compiler takes as long as a quarter of a start. */
async function compile(schema: TObject): Promise<Validator> {
  const { Compile } = await import('typebox/compile')
  return Compile(schema)
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw restError('400000', { problem: 'the body is no JSON' })
  }
}
