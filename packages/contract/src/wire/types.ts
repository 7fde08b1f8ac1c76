/**
 * The schema words of the wire. A message is described once, as a TypeBox object tree; its XML form is derived (scalar →
 * attribute, object → child element, array → repeated child element) and its JSON form is the same tree with the typing
 * rules of the vendor's mapping: booleans and xs:int are JSON values, xs:integer is a string of digits.
 *
 * The `wire` keyword tells how a scalar is written; the `xml` keyword (OpenAPI's own) marks the exceptions in shape.
 */

import type { Static, TArray, TObject, TProperties, TSchema, TUnsafe } from 'typebox'
import { arrayOf, objectOf, optionalOf, unsafe } from './schema-words.ts'

/** How a scalar travels. Value in memory → XML text → JSON. */
export type WireKind =
  /** string → same → string */
  | 'text'
  /** boolean → `true`/`false` → boolean */
  | 'boolean'
  /** boolean → `true`/`false` → the string `"true"`/`"false"` (xs:string attributes that look boolean) */
  | 'boolean-text'
  /** integer → digits → number (xs:int, xs:long) */
  | 'number'
  /** number, perhaps with a fraction → decimal → number */
  | 'decimal'
  /** integer → digits → string of digits (xs:integer and its kin) */
  | 'digits'
  /** Date → `YYYY-MM-DDTHH:MM:SSZ`, no fraction → string */
  | 'time'

interface ScalarOptions {
  readonly description?: string
}

const scalar = <T>(schema: Record<string, unknown>, wire: WireKind, options: ScalarOptions) =>
  unsafe<T>({ ...schema, wire, ...options })

/** Any text. */
export const text = (options: ScalarOptions & { readonly maxLength?: number } = {}) =>
  scalar<string>({ type: 'string' }, 'text', options)
/** One of the given words, matched exactly. */
export const word = <const W extends readonly string[]>(words: W, options: ScalarOptions = {}) =>
  scalar<W[number]>({ type: 'string', enum: words }, 'text', options)
export const luid = (options: ScalarOptions = {}) =>
  scalar<string>({ type: 'string', format: 'uuid' }, 'text', options)
export const boolean = (options: ScalarOptions = {}) =>
  scalar<boolean>({ type: 'boolean' }, 'boolean', options)
export const booleanText = (options: ScalarOptions = {}) =>
  scalar<boolean>({ type: 'string', enum: ['true', 'false'] }, 'boolean-text', options)
export const number = (options: ScalarOptions = {}) =>
  scalar<number>({ type: 'integer' }, 'number', options)
export const decimal = (options: ScalarOptions = {}) =>
  scalar<number>({ type: 'number' }, 'decimal', options)
export const digits = (options: ScalarOptions = {}) =>
  scalar<number>({ type: 'string', pattern: '^-?[0-9]+$' }, 'digits', options)
/** A moment, written in whole seconds with a literal `Z`: clients read any other form as "no time". */
export const time = (options: ScalarOptions = {}) =>
  scalar<Date>({ type: 'string', format: 'date-time' }, 'time', options)

/** A copy with a hint; the mark of {@link optional} is not enumerable, so that a spread would lose it. */
const hinted = <T extends TSchema>(schema: T, xml: Readonly<Record<string, true>>): T =>
  Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(schema), xml: { value: xml, enumerable: true } },
  ) as T

/** A scalar written as a child element with text instead of an attribute; JSON has a plain value. */
export const asElement = <T extends TSchema>(schema: T): T => hinted(schema, { element: true })
/** The text of the element itself; JSON has it under this property's name (by the vendor's mapping: `value`). */
export const asContent = <T extends TSchema>(schema: T): T => hinted(schema, { content: true })

/**
 * A word or an id whose empty text has a meaning of its own, such as `parentProjectId=""` for the top level. An empty attribute
 * of any other type than free text is an absent one.
 */
export const orEmpty = <T extends string>(schema: TUnsafe<T>): TUnsafe<T | ''> =>
  unsafe<T | ''>({ ...schema, allowsEmpty: true })

export const optional = <T extends TSchema>(schema: T) => optionalOf(schema)
/** An element, or a whole message: the children of the root `tsRequest` or `tsResponse`. */
export const element = <P extends TProperties>(properties: P): TObject<P> => objectOf(properties)
/** A child element that may stand any number of times; an empty list is left out of JSON. */
export const many = <T extends TSchema>(schema: T): TArray<T> => arrayOf(schema)

export type { Static, TObject, TProperties, TSchema }
