/** The flags of a method of the API, read from its declaration: `--projectId`, `--project.name`, `--filter name:eq:Sales`. */

import {
  messageShape,
  objectShape,
  type AnyMethod,
  type ElementShape,
  type Field,
  type ScalarShape,
  type TObject,
} from '@easel/contract'
import { UsageError } from '../usage-error.ts'

export interface MethodFlag {
  /** As it is typed after the dashes. */
  readonly name: string
  /** Where its value goes in the argument of the call. */
  readonly place: readonly string[]
  /** What it takes, for lists of flags. */
  readonly takes: string
  readonly isRequired: boolean
  readonly read: (text: string) => unknown
}

const texts = { read: (text: string): unknown => text, takes: 'TEXT' } as const

function readNumber(text: string): unknown {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new RangeError('a number')
  return number
}

function readBoolean(text: string): unknown {
  if (text !== 'true' && text !== 'false') throw new RangeError('true or false')
  return text === 'true'
}

function readTime(text: string): unknown {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new RangeError('a time like 2026-01-31T08:00:00Z')
  return time
}

const readers: Readonly<
  Record<ScalarShape['wire'], { readonly read: (text: string) => unknown; readonly takes: string }>
> = {
  text: texts,
  boolean: { read: readBoolean, takes: 'true|false' },
  'boolean-text': { read: readBoolean, takes: 'true|false' },
  number: { read: readNumber, takes: 'N' },
  decimal: { read: readNumber, takes: 'N' },
  digits: { read: readNumber, takes: 'N' },
  time: { read: readTime, takes: 'TIME' },
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new RangeError('JSON', { cause })
  }
}

/** Flags of the values in an element, by dotted names; each list and element may be given as JSON, too. */
function flagsOf(shape: ElementShape, above: readonly string[]): readonly MethodFlag[] {
  return [...shape.attributes, ...shape.children].flatMap((field) => {
    const place = [...above, field.name]
    const inner = innerFlags(field, place)
    return inner ?? []
  })
}

function innerFlags(field: Field, place: readonly string[]): readonly MethodFlag[] {
  const { shape } = field
  const name = place.join('.')
  if (shape.kind === 'scalar') {
    const { read, takes } = readers[shape.wire]
    const shown = shape.words === null ? takes : shape.words.join('|')
    return [{ name, place, takes: shown, isRequired: field.isRequired && place.length === 1, read }]
  }
  const whole: MethodFlag = { name, place, takes: 'JSON', isRequired: false, read: readJson }
  return shape.kind === 'list' ? [whole] : [whole, ...flagsOf(shape, place)]
}

const pathFlags = (path: string): readonly MethodFlag[] =>
  [...path.matchAll(/:([A-Za-z]\w*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'siteId')
    .map((name) => ({ ...texts, name, place: [name], isRequired: true }))

const schemaFlags = (schema: TObject | null): readonly MethodFlag[] =>
  schema === null ? [] : flagsOf(messageShape(schema), [])

/** A condition such as `name:eq:Sales`, or `name:in:a,b`. */
function readCondition(text: string): unknown {
  const [, field, operator, value] = /^(\w+):(\w+):([^]*)$/.exec(text) ?? []
  if (field === undefined || operator === undefined || value === undefined)
    throw new RangeError('field:operator:value')
  return { field, operator, value }
}

const list = (text: string): unknown => text.split(',').map((each) => each.trim())

function listFlags({ list: grammar }: AnyMethod): readonly MethodFlag[] {
  if (grammar === undefined) return []
  const flag = (name: string, takes: string, read: (text: string) => unknown): MethodFlag => ({
    name,
    place: [name],
    takes,
    isRequired: false,
    read,
  })
  return [
    flag('pageSize', 'N', readNumber),
    flag('pageNumber', 'N', readNumber),
    ...(Object.keys(grammar.filter).length > 0
      ? [flag('filter', 'FIELD:OPERATOR:VALUE', readCondition)]
      : []),
    ...(grammar.sort.length > 0 ? [flag('sort', 'FIELD,-FIELD', list)] : []),
    ...(grammar.fields === undefined ? [] : [flag('fields', 'FIELD,FIELD', list)]),
  ]
}

/** Every flag of the method. */
export function flagsOfMethod(method: AnyMethod): readonly MethodFlag[] {
  const { path, query, body } = method
  const queryFlags = objectShape(query).attributes.flatMap((field) =>
    innerFlags(field, [field.name]),
  )
  const message =
    body.kind === 'message' ? body.schema : body.kind === 'parts' ? body.payload : null
  const file: readonly MethodFlag[] =
    body.kind === 'parts'
      ? [{ ...texts, name: 'file', place: ['file'], takes: 'FILE', isRequired: false }]
      : []
  return [...pathFlags(path), ...queryFlags, ...schemaFlags(message), ...listFlags(method), ...file]
}

/** @throws UsageError naming the flag and what is right */
export function readFlag({ name, read }: MethodFlag, text: string): unknown {
  try {
    return read(text)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new UsageError(`--${name} "${text}" is not ${cause.message}`)
  }
}
