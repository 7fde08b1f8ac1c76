/** Schemas of the contract as TypeScript text, so that published declarations are plain types. */

import type { TSchema } from '@easel/contract'

interface Keywords {
  readonly wire?: string
  readonly enum?: readonly string[]
  readonly allowsEmpty?: boolean
  readonly description?: string
  readonly items?: Keywords
  readonly properties?: Readonly<Record<string, Keywords>>
  readonly required?: readonly string[]
}

const scalars: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  'boolean-text': 'boolean',
  number: 'number',
  decimal: 'number',
  digits: 'number',
  time: 'Date',
}

/** A text as TypeScript writes it. */
export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export const propertyName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)

export const unionOf = (parts: readonly string[]): string =>
  parts.length === 0 ? 'never' : parts.join(' | ')

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Elements that several messages share become interfaces with a name of their own. */
const fewestMembers = 4

export class SchemaPrinter {
  readonly #names = new Map<object, string>()
  readonly #interfaces = new Map<string, string>()
  readonly #taken: Set<string>

  /** @param taken Names that interfaces must not have */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** Text of the interfaces that the printed types name. */
  get interfaces(): string {
    return [...this.#interfaces.values()].join('\n')
  }

  get names(): readonly string[] {
    return [...this.#interfaces.keys()]
  }

  /** @param name Of the member that holds it; gives a shared element its name */
  type(schema: TSchema, name: string): string {
    return this.#typeOf(schema, name)
  }

  /** The members of an element, each as a line. */
  members(schema: TSchema): readonly string[] {
    const { properties = {}, required = [] } = schema as Keywords
    return Object.entries(properties).map(([name, inner]) => {
      const note = inner.description === undefined ? '' : `/** ${inner.description} */ `
      const mark = required.includes(name) ? '' : '?'
      return `${note}readonly ${propertyName(name)}${mark}: ${this.#typeOf(inner, name)}`
    })
  }

  #typeOf(schema: Keywords, name: string): string {
    if (schema.properties !== undefined) return this.#elementOf(schema, schema.properties, name)
    if (schema.items !== undefined) return `${this.#itemOf(schema.items, name)}[]`
    if (schema.wire !== 'text') return scalars[schema.wire ?? ''] ?? 'unknown'
    if (schema.enum === undefined) return 'string'
    return unionOf([...schema.enum, ...(schema.allowsEmpty === true ? [''] : [])].map(quoted))
  }

  #itemOf(schema: Keywords, name: string): string {
    const text = this.#typeOf(schema, name)
    return /^[\w.]+$|^\{[^]*\}$/.test(text) ? text : `(${text})`
  }

  #elementOf(schema: Keywords, properties: object, name: string): string {
    const known = this.#names.get(properties)
    if (known !== undefined) return known
    const count = Object.keys(properties).length
    if (count === 0) return 'object'
    const members = (): string => this.members(schema).join('\n')
    if (count < fewestMembers) return `{ ${this.members(schema).join('; ')} }`
    const own = this.#freeName(capitalised(name))
    this.#names.set(properties, own)
    this.#taken.add(own)
    this.#interfaces.set(own, '')
    this.#interfaces.set(own, `export interface ${own} {\n${members()}\n}`)
    return own
  }

  #freeName(wanted: string): string {
    let name = wanted
    for (let number = 2; this.#taken.has(name); number += 1) name = `${wanted}${number}`
    return name
  }
}
