/**
 * A message schema seen as the wire sees it: attributes, content and child elements. The codecs are compiled from shapes, so
 * that the meaning of the schema words is decided in this one place.
 */

import type { TObject, TSchema, WireKind } from './types.ts'

export interface ScalarShape {
  readonly kind: 'scalar'
  readonly wire: WireKind
  /** The only values allowed; null for free text. */
  readonly words: readonly string[] | null
  readonly isLuid: boolean
  readonly maxLength: number | null
  /** Whether the empty text is a value. Where it is not, it stands for an absent one. */
  readonly keepsEmpty: boolean
}

export interface ListShape {
  readonly kind: 'list'
  readonly item: ScalarShape | ElementShape
}

export interface Field<S = ScalarShape | ElementShape | ListShape> {
  readonly name: string
  readonly isRequired: boolean
  readonly shape: S
}

export interface ElementShape {
  readonly kind: 'element'
  readonly attributes: readonly Field<ScalarShape>[]
  /** Text of the element itself. */
  readonly content: Field<ScalarShape> | null
  /** Child elements in schema order: objects, lists, and scalars written as elements. */
  readonly children: readonly Field[]
}

/** The keywords of a schema that matter to the wire. */
interface Keywords {
  readonly type?: string
  readonly wire?: WireKind
  readonly enum?: readonly string[]
  readonly format?: string
  readonly maxLength?: number
  readonly allowsEmpty?: boolean
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly xml?: { readonly element?: boolean; readonly content?: boolean }
}

function scalarShape(keywords: Keywords, wire: WireKind): ScalarShape {
  const words = wire === 'text' ? (keywords.enum ?? null) : null
  const isLuid = keywords.format === 'uuid'
  return {
    kind: 'scalar',
    wire,
    words,
    isLuid,
    maxLength: keywords.maxLength ?? null,
    keepsEmpty: keywords.allowsEmpty === true || (wire === 'text' && words === null && !isLuid),
  }
}

function shapeOfAny(schema: TSchema, path: string): Field['shape'] {
  const keywords: Keywords = schema
  if (keywords.wire !== undefined) return scalarShape(keywords, keywords.wire)
  if (keywords.properties !== undefined) return elementShape(keywords, path)
  if (keywords.items !== undefined) {
    const item = shapeOfAny(keywords.items, `${path}[]`)
    if (item.kind === 'list') throw new TypeError(`${path}: a list of lists has no XML form`)
    return { kind: 'list', item }
  }
  throw new TypeError(`${path}: schema of type ${keywords.type ?? 'none'} has no wire form`)
}

function elementShape(keywords: Keywords, path: string): ElementShape {
  const attributes: Field<ScalarShape>[] = []
  const children: Field[] = []
  let content: Field<ScalarShape> | null = null
  for (const [name, schema] of Object.entries(keywords.properties ?? {})) {
    const shape = shapeOfAny(schema, `${path}.${name}`)
    const isRequired = keywords.required?.includes(name) ?? false
    const hint = (schema as Keywords).xml
    if (shape.kind !== 'scalar' || hint?.element === true)
      children.push({ name, isRequired, shape })
    else if (hint?.content === true) content = { name, isRequired, shape }
    else attributes.push({ name, isRequired, shape })
  }
  return { kind: 'element', attributes, content, children }
}

/**
 * The shape of a message: its fields are the children of the root `tsRequest` or `tsResponse`.
 *
 * @throws TypeError when the schema holds something that the wire cannot carry.
 */
export function messageShape(schema: TObject): ElementShape {
  const shape = elementShape(schema, 'message')
  const stray = shape.attributes[0] ?? shape.content
  if (stray) throw new TypeError(`message.${stray.name}: the root element carries no values`)
  return shape
}

/** The shape of a JSON message whose fields are those of the document itself: it has no XML form. */
export function objectShape(schema: TObject): ElementShape {
  return elementShape(schema, 'message')
}

/**
 * The fields of a flat schema, such as that of a method's query parameters.
 *
 * @throws TypeError when the schema holds anything but scalars.
 */
export function scalarFields(schema: TObject): readonly Field<ScalarShape>[] {
  const { attributes, content, children } = elementShape(schema, 'query')
  const stray = children[0] ?? content
  if (stray) throw new TypeError(`query.${stray.name}: a query parameter is one scalar`)
  return attributes
}
