/** Query parameters of declarations. */

import { ArgumentError } from '../errors.ts'
import { objectShape, type TObject } from '@easel/contract'
import type { Arguments } from './call.ts'

export const parameterText = (value: unknown, path: string): string => {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new ArgumentError(`${path} is no time`)
    return `${value.toISOString().slice(0, 19)}Z`
  }
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  throw new ArgumentError(`${path} must be a text, a number, a boolean or a Date`)
}

/** Writes those parameters that are given. */
export function queryWriter(schema: TObject): (args: Arguments, method: string) => URLSearchParams {
  const fields = objectShape(schema).attributes
  return (args, method) => {
    const search = new URLSearchParams()
    for (const { name, isRequired } of fields) {
      const value = args[name]
      if (value !== undefined && value !== null)
        search.append(name, parameterText(value, `${method}: ${name}`))
      else if (isRequired) throw new ArgumentError(`${method} lacks ${name}`)
    }
    return search
  }
}
