/** JSON writers: the mechanical image of the XML, without the root element. */

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

function valueWriter(shape: Field['shape'], emptyLists: EmptyLists): Write {
  if (shape.kind === 'scalar') return scalarWriter(shape)
  if (shape.kind === 'element') return elementWriter(shape, emptyLists)
  const item = valueWriter(shape.item, emptyLists)
  return (value) => {
    const items = value as readonly unknown[]
    let out = ''
    for (const entry of items) out += out === '' ? item(entry) : `,${item(entry)}`
    return `[${out}]`
  }
}

function elementWriter(shape: ElementShape, emptyLists: EmptyLists): Write {
  const content = shape.content === null ? [] : [shape.content]
  const members = [...shape.children, ...content, ...shape.attributes].map((field) => ({
    name: field.name,
    prefix: `${JSON.stringify(field.name)}:`,
    isOmittedEmpty: field.shape.kind === 'list' && emptyLists === 'omitted',
    write: valueWriter(field.shape, emptyLists),
  }))
  return (element) => {
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
}

/**
 * Compiles a writer of JSON documents. Undefined properties and empty lists are omitted, never null. As the vendor's writer
 * does it, an element's children come before its text and its attributes.
 *
 * The same text serves requests and responses: JSON has no root element.
 */
export function compileJsonWriter<S extends TObject>(schema: S): (message: Static<S>) => string {
  const write = elementWriter(messageShape(schema), 'omitted')
  return (message) => write(message)
}

/** Compiles a writer of JSON documents that have no XML form: fields stand at the root, and an empty list is `[]`. */
export function compileObjectWriter<S extends TObject>(schema: S): (message: Static<S>) => string {
  const write = elementWriter(objectShape(schema), 'kept')
  return (message) => write(message)
}
