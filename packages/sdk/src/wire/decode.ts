/**
 * Answers into typed values: moments as `Date`, digits as numbers. A moment that does not exist is an invalid `Date`. What the contract does not know is passed on as it came, and what
 * an older service leaves out stays absent, so that nothing of an answer is lost.
 */

import { parseTime, type ElementShape, type Field, type ScalarShape } from '@easel/contract'

/** A value that is not of the type that the contract gives it. */
export class UndecodableValue extends Error {
  override readonly name = 'UndecodableValue'
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** XML has every child in a list. */
const only = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? value[0] : value

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const expectations: Readonly<Record<ScalarShape['wire'], string>> = {
  text: 'text',
  boolean: 'true or false',
  'boolean-text': 'true or false',
  number: 'a number',
  decimal: 'a number',
  digits: 'a number',
  time: 'a time',
}

function parse(text: string, wire: ScalarShape['wire']): unknown {
  switch (wire) {
    case 'text':
      return text
    case 'boolean':
    case 'boolean-text': {
      const word = text.toLowerCase()
      return word === 'true' || word === '1'
        ? true
        : word === 'false' || word === '0'
          ? false
          : null
    }
    // One moment that does not exist must not hide the rest of a list.
    case 'time':
      return parseTime(text) ?? new Date(Number.NaN)
    case 'number':
    case 'decimal':
    case 'digits': {
      const number = Number(text)
      return text.trim() === '' || !Number.isFinite(number) ? null : number
    }
  }
}

function scalar(value: unknown, { wire }: ScalarShape, path: string): unknown {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  const decoded = isPlain ? parse(String(value), wire) : null
  if (decoded === null)
    throw new UndecodableValue(`has a ${path} that is not ${expectations[wire]}`)
  return decoded
}

/** An empty value of a type that has none is an absent one. */
const isNothing = (value: unknown, shape: Field['shape']): boolean =>
  value === undefined ||
  value === null ||
  (value === '' && shape.kind === 'scalar' && shape.wire !== 'text')

function valueOf(value: unknown, shape: Field['shape'], path: string): unknown {
  if (shape.kind === 'list')
    return listOf(value)
      .filter((item) => item !== null && item !== undefined)
      .map((item, index) => valueOf(item, shape.item, `${path}[${index}]`))
  const single = only(value)
  return shape.kind === 'scalar' ? scalar(single, shape, path) : decodeElement(single, shape, path)
}

const isCollection = ({ shape }: Field): boolean =>
  shape.kind === 'list' ||
  (shape.kind === 'element' &&
    shape.attributes.length + (shape.content === null ? 0 : 1) === 0 &&
    shape.children.length > 0 &&
    shape.children.every((child) => child.shape.kind === 'list'))

/**
 * Lists without items are left out of JSON: what must be there is empty.
 *
 * @param value A JSON value, or the tree of an XML element
 * @param path Of the element, for messages; empty at the root
 * @throws UndecodableValue naming the path of a value of another type
 */
export function decodeElement(value: unknown, shape: ElementShape, path = ''): unknown {
  const { attributes, content, children } = shape
  // Converters from XML write an element that holds nothing as a text without characters, and one with a text alone as that text.
  const source: unknown = typeof value === 'string' ? { ...textFields(value, content) } : value
  if (!isFields(source)) throw new UndecodableValue(`has a ${path || 'root'} that is no object`)
  const decoded: Record<string, unknown> = { ...source }
  if (content !== null && '#text' in decoded) {
    decoded[content.name] = decoded['#text']
    delete decoded['#text']
  }
  for (const field of [...attributes, ...(content === null ? [] : [content]), ...children]) {
    const { name, shape: inner, isRequired } = field
    const inside = path === '' ? name : `${path}.${name}`
    const given = decoded[name]
    if (!isNothing(given, inner)) decoded[name] = valueOf(given, inner, inside)
    else if (isRequired && isCollection(field))
      decoded[name] = valueOf(inner.kind === 'list' ? [] : {}, inner, inside)
    else delete decoded[name]
  }
  return decoded
}

const textFields = (text: string, content: Field<ScalarShape> | null): Fields =>
  text.trim() === '' ? {} : { [content?.name ?? '#text']: text }
