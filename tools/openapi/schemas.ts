/** Message schemas as OpenAPI takes them: the same tree, with the hints that tell its XML form. */

import type { TObject, TSchema } from '../../packages/contract/src/wire/types.ts'

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** Keywords that pass through as they are. */
const plain = ['type', 'format', 'enum', 'pattern', 'maxLength', 'description'] as const

interface Keywords {
  readonly allowsEmpty?: boolean
  readonly wire?: string
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly xml?: { readonly element?: boolean; readonly content?: boolean }
}

/** Scalars are attributes unless the schema says otherwise; OpenAPI 3.1 has no word for text content, hence the extension. */
function scalarHint(keywords: Keywords): JsonObject {
  if (keywords.xml?.element === true) return {}
  if (keywords.xml?.content === true) return { xml: { 'x-text': true } }
  return { xml: { attribute: true } }
}

/** A schema of the contract as OpenAPI 3.1. `asParameter` leaves the XML hints out. */
export function openSchema(schema: TSchema, asParameter = false): JsonObject {
  const keywords: Keywords = schema
  const known = schema as unknown as Readonly<Record<string, Json | undefined>>
  const base: Record<string, Json> = {}
  for (const name of plain) {
    const value = known[name]
    if (value !== undefined) base[name] = value
  }
  if (keywords.allowsEmpty === true) {
    const { format, enum: words, ...others } = base
    const other = {
      ...(format === undefined ? {} : { format }),
      ...(words === undefined ? {} : { enum: words }),
    }
    const open = { ...others, anyOf: [other, { const: '' }] }
    return asParameter ? open : { ...open, ...scalarHint(keywords) }
  }
  if (keywords.properties !== undefined) {
    const properties = Object.entries(keywords.properties)
    base['properties'] = Object.fromEntries(
      properties.map(([name, property]) => [name, openSchema(property, asParameter)]),
    )
    if (keywords.required !== undefined && keywords.required.length > 0)
      base['required'] = keywords.required
  }
  if (keywords.items !== undefined) {
    // A repeated scalar stands as child elements, never as an attribute.
    const item = openSchema(keywords.items, asParameter)
    base['items'] = Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'xml'))
  }
  return asParameter || keywords.wire === undefined ? base : { ...base, ...scalarHint(keywords) }
}

/** A whole message: in XML its properties are the children of a root in the API's namespace, in JSON they stand bare. */
export function openMessage(schema: TObject, root: 'tsRequest' | 'tsResponse'): JsonObject {
  return { ...openSchema(schema), xml: { name: root, namespace: 'http://tableau.com/api' } }
}
