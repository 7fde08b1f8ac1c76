/** XML writers: a message schema is compiled once into closures, and a message becomes a document in one pass. */

import { inParts, type PartsWriter, type Writer } from './parts-write.ts'
import { scalarText } from './scalar-write.ts'
import { messageShape, type ElementShape, type Field, type ScalarShape } from './shape.ts'
import type { Static, TObject } from './types.ts'
import { currentVersion } from '../versions.ts'

export const xmlNamespace = 'http://tableau.com/api'
/** Used by servers of the 9.0 era; accepted, never sent. */
export const olderXmlNamespace = 'http://tableausoftware.com/api'

export type XmlRoot = 'tsRequest' | 'tsResponse'

const declaration = `<?xml version='1.0' encoding='UTF-8'?>`
const schemaFile = `https://help.tableau.com/samples/en-us/rest_api/ts-api_${currentVersion.replace('.', '_')}.xsd`
const rootTags: Readonly<Record<XmlRoot, string>> = {
  /* Clients send requests without a namespace, and so do these writers. */
  tsRequest: '<tsRequest',
  tsResponse:
    `<tsResponse xmlns="${xmlNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
    ` xsi:schemaLocation="${xmlNamespace} ${schemaFile}"`,
}

type Write = (value: unknown) => string
type Fields = Readonly<Record<string, unknown>>

/* The first expression only sorts out the common text that needs nothing: surrogate pairs are legal. */
// oxlint-disable-next-line no-control-regex
const needsCare = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]/
// oxlint-disable-next-line no-control-regex
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu
const inAttribute = /[&<"\t\n\r]/g
const inContent = /[&<>\r]/g
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const escape = (character: string): string => escapes[character] ?? ''

/** Text for the inside of a double-quoted attribute; characters that XML 1.0 forbids are dropped. */
export const escapeAttribute = (text: string): string =>
  needsCare.test(text) ? text.replace(illegal, '').replace(inAttribute, escape) : text

/** Text for the inside of an element; characters that XML 1.0 forbids are dropped. */
export const escapeContent = (text: string): string =>
  needsCare.test(text) ? text.replace(illegal, '').replace(inContent, escape) : text

function scalarWriter(shape: ScalarShape, escapeText: (text: string) => string): Write {
  const toText = scalarText(shape)
  return shape.wire === 'text' ? (value) => escapeText(value as string) : toText
}

/** Writer of one child: its tags and all that is inside. A list is its items one after the other. */
function childWriter({ name, shape }: Field): Writer {
  if (shape.kind === 'element') return elementWriter(`<${name}`, `</${name}>`, shape)
  if (shape.kind === 'scalar') {
    const content = scalarWriter(shape, escapeContent)
    return { write: (value) => `<${name}>${content(value)}</${name}>`, parts: null }
  }
  const { write: item } = childWriter({ name, isRequired: true, shape: shape.item })
  const write: Write = (value) => {
    let out = ''
    for (const entry of value as readonly unknown[]) out += item(entry)
    return out
  }
  const parts: PartsWriter = function* (value) {
    for (const some of inParts(value as readonly unknown[])) yield write(some)
  }
  return { write, parts }
}

function elementWriter(open: string, close: string, shape: ElementShape): Writer {
  const attributes = shape.attributes.map(({ name, shape: scalar }) => ({
    name,
    prefix: ` ${name}="`,
    write: scalarWriter(scalar, escapeAttribute),
  }))
  const contentName = shape.content?.name ?? ''
  const content = shape.content === null ? null : scalarWriter(shape.content.shape, escapeContent)
  const children = shape.children.map((field) => ({ name: field.name, ...childWriter(field) }))
  const headOf = (fields: Fields): string => {
    let head = open
    for (const { name, prefix, write } of attributes) {
      const value = fields[name]
      if (value !== undefined && value !== null) head += `${prefix}${write(value)}"`
    }
    return head
  }
  const contentOf = (fields: Fields): string => {
    const value = content === null ? null : fields[contentName]
    return content === null || value === undefined || value === null ? '' : content(value)
  }
  const write: Write = (element) => {
    const fields = element as Fields
    const head = headOf(fields)
    let inside = contentOf(fields)
    for (const { name, write } of children) {
      const value = fields[name]
      if (value !== undefined && value !== null) inside += write(value)
    }
    return inside === '' ? `${head}/>` : `${head}>${inside}${close}`
  }
  const parts: PartsWriter = function* (element) {
    const fields = element as Fields
    // The head ends with the first text inside.
    let start = `${headOf(fields)}>`
    const head = start
    const within = function* (): Generator<string> {
      yield contentOf(fields)
      for (const { name, write, parts } of children) {
        const value = fields[name]
        if (value === undefined || value === null) continue
        if (parts === null) yield write(value)
        else yield* parts(value)
      }
    }
    for (const text of within()) {
      if (text === '') continue
      yield start + text
      start = ''
    }
    yield start === '' ? close : `${head.slice(0, -1)}/>`
  }
  return { write, parts: children.some((child) => child.parts !== null) ? parts : null }
}

/**
 * Compiles a writer of whole documents, declaration included.
 *
 * Attributes come first, then children, each in schema order. Undefined properties are omitted; an empty list leaves its
 * parent empty.
 *
 * @param root `tsResponse` (the default) carries the namespace and the schema location; `tsRequest` is bare.
 */
export function compileXmlWriter<S extends TObject>(
  schema: S,
  root: XmlRoot = 'tsResponse',
): (message: Static<S>) => string {
  const { write } = documentWriter(schema, root)
  return (message) => write(message)
}

/** Compiles a writer of the same document in parts; null where the message has no list. */
export const compileXmlParts = (schema: TObject): PartsWriter | null =>
  documentWriter(schema, 'tsResponse').parts

const documentWriter = (schema: TObject, root: XmlRoot): Writer =>
  elementWriter(`${declaration}${rootTags[root]}`, `</${root}>`, messageShape(schema))
