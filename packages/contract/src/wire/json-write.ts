/** JSON writers: the mechanical image of the XML, without the root element. */

import { inParts, type PartsWriter, type Writer } from './parts-write.ts'
import { scalarText } from './scalar-write.ts'
import {
  messageShape,
  objectShape,
  type ElementShape,
  type Field,
  type ScalarShape,
} from './shape.ts'
import type { Static, TObject } from './types.ts'

type Write = (value: unknown) => string
type Fields = Readonly<Record<string, unknown>>

// oxlint-disable-next-line no-control-regex
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/
const quote = (text: string): string =>
  needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`

/** Whether a list without items is written or left out. */
type EmptyLists = 'kept' | 'omitted'

function scalarWriter(shape: ScalarShape): Write {
  const toText = scalarText(shape)
  if (shape.wire === 'text') return (value) => quote(value as string)
  if (shape.wire === 'boolean' || shape.wire === 'number' || shape.wire === 'decimal') return toText
  return (value) => `"${toText(value)}"`
}

function valueWriter(shape: Field['shape'], emptyLists: EmptyLists): Writer {
  if (shape.kind === 'scalar') return { write: scalarWriter(shape), parts: null }
  if (shape.kind === 'element') return elementWriter(shape, emptyLists)
  return listWriter(valueWriter(shape.item, emptyLists).write)
}

function listWriter(item: Write): Writer {
  const between = (items: readonly unknown[]): string => {
    let out = ''
    for (const entry of items) out += out === '' ? item(entry) : `,${item(entry)}`
    return out
  }
  return {
    write: (value) => `[${between(value as readonly unknown[])}]`,
    parts: function* (value) {
      let start = '['
      for (const some of inParts(value as readonly unknown[])) {
        yield start + between(some)
        start = ','
      }
      yield start === '[' ? '[]' : ']'
    },
  }
}

function elementWriter(shape: ElementShape, emptyLists: EmptyLists): Writer {
  const content = shape.content === null ? [] : [shape.content]
  const members = [...shape.children, ...content, ...shape.attributes].map((field) => ({
    name: field.name,
    prefix: `${JSON.stringify(field.name)}:`,
    isOmittedEmpty: field.shape.kind === 'list' && emptyLists === 'omitted',
    ...valueWriter(field.shape, emptyLists),
  }))
  const write: Write = (element) => {
    const fields = element as Fields
    let out = ''
    for (const { name, prefix, isOmittedEmpty, write } of members) {
      const value = fields[name]
      if (value === undefined || value === null) continue
      if (isOmittedEmpty && (value as readonly unknown[]).length === 0) continue
      out += `${out === '' ? '' : ','}${prefix}${write(value)}`
    }
    return `{${out}}`
  }
  const parts: PartsWriter = function* (element) {
    const fields = element as Fields
    let start = '{'
    for (const { name, prefix, isOmittedEmpty, write, parts } of members) {
      const value = fields[name]
      if (value === undefined || value === null) continue
      if (isOmittedEmpty && (value as readonly unknown[]).length === 0) continue
      yield start + prefix
      if (parts === null) yield write(value)
      else yield* parts(value)
      start = ','
    }
    yield start === '{' ? '{}' : '}'
  }
  return { write, parts: members.some((member) => member.parts !== null) ? parts : null }
}

/**
 * Compiles a writer of JSON documents. Undefined properties and empty lists are omitted, never null. As the vendor's writer
 * does it, an element's children come before its text and its attributes.
 *
 * The same text serves requests and responses: JSON has no root element.
 */
export function compileJsonWriter<S extends TObject>(schema: S): (message: Static<S>) => string {
  const { write } = elementWriter(messageShape(schema), 'omitted')
  return (message) => write(message)
}

/** Compiles a writer of the same document in parts; null where the message has no list. */
export const compileJsonParts = (schema: TObject): PartsWriter | null =>
  elementWriter(messageShape(schema), 'omitted').parts

/** Compiles a writer of JSON documents that have no XML form: fields stand at the root, and an empty list is `[]`. */
export function compileObjectWriter<S extends TObject>(schema: S): (message: Static<S>) => string {
  const { write } = elementWriter(objectShape(schema), 'kept')
  return (message) => write(message)
}
