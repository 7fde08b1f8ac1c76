/** Refuses arguments that a declaration does not know, before anything is sent: a misspelt name must not be dropped in silence. */

import { ArgumentError } from '../errors.ts'
import { nearestWord, type ElementShape, type Field } from '@easel/contract'

const namesOf = ({ attributes, content, children }: ElementShape): readonly string[] =>
  [...attributes, ...(content === null ? [] : [content]), ...children].map(({ name }) => name)

/** @throws ArgumentError naming what is unknown, and the nearest name that is known */
export function refuseUnknown(name: string, path: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const near = nearestWord(name, known)
  const allowed = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
  throw new ArgumentError(
    `${path} has no ${name}: ${near === null ? allowed : `did you mean ${near}?`}`,
  )
}

function checkValue(value: unknown, shape: Field['shape'], path: string): void {
  if (value === undefined || value === null) return
  if (shape.kind === 'element') checkElement(value, shape, path)
  else if (shape.kind === 'list') {
    if (!Array.isArray(value)) throw new ArgumentError(`${path} must be a list`)
    for (const [index, item] of value.entries()) checkValue(item, shape.item, `${path}[${index}]`)
  } else if (shape.wire === 'time') {
    if (!(value instanceof Date) || Number.isNaN(value.getTime()))
      throw new ArgumentError(`${path} must be a Date that is a time`)
  } else if (typeof value === 'object') throw new ArgumentError(`${path} must be one value`)
}

/** @throws ArgumentError naming the path of what is unknown, missing, or of another form */
export function checkElement(value: unknown, shape: ElementShape, path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(`${path} must be an object`)
  const fields = value as Readonly<Record<string, unknown>>
  const known = namesOf(shape)
  for (const name of Object.keys(fields)) refuseUnknown(name, path, known)
  for (const { name, shape: inner, isRequired } of [...shape.attributes, ...shape.children]) {
    const given = fields[name]
    if (isRequired && inner.kind !== 'list' && (given === undefined || given === null))
      throw new ArgumentError(`${path} lacks ${name}`)
    checkValue(given, inner, `${path}.${name}`)
  }
}
