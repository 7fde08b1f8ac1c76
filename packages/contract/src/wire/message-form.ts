/** The two forms of a message, XML and JSON, as the readers ask them. */

import type { ElementShape } from './shape.ts'
import { WireError } from './wire-error.ts'
import type { XmlNode } from './xml-read.ts'

/** How one form (XML or JSON) is asked for the parts of an element. `undefined` is absent. */
export interface Form<N> {
  /** The value under an attribute's name, as text. */
  readonly attribute: (node: N, name: string, path: string) => string | undefined
  /** The element's own text, under its property's name in JSON. */
  readonly content: (node: N, name: string, path: string) => string | undefined
  /** All children of that name. */
  readonly children: (node: N, name: string) => readonly N[]
  /** Text of a child that is a scalar. */
  readonly text: (child: N, path: string) => string
  /** Refuses a child that cannot be an element. */
  readonly asElement: (child: N, path: string) => N
  /** Whether the element holds a value that the schema does not know. */
  readonly holdsStranger: (node: N, shape: ElementShape) => boolean
  /** Names of all children, for the check of the root. */
  readonly names: (node: N) => readonly string[]
}

export const xmlForm: Form<XmlNode> = {
  attribute: (node, name) => node.attributes[name],
  content: (node) => (node.text === '' ? undefined : node.text),
  children: (node, name) => node.children.filter((child) => child.name === name),
  text: (child) => child.text,
  asElement: (child) => child,
  holdsStranger: ({ attributes, children, text }, shape) =>
    (shape.content === null && text.trim() !== '') ||
    Object.entries(attributes).some(([name, value]) => value !== '' && !knows(shape, name)) ||
    children.some(({ name }) => !knows(shape, name)),
  names: (node) => node.children.map((child) => child.name),
}

const knows = ({ attributes, content, children }: ElementShape, name: string): boolean =>
  [...attributes, ...children].some((field) => field.name === name) || content?.name === name

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined

function jsonText(value: unknown, path: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new WireError(`${path} must be a string, a number or a boolean, not an object or a list`)
}

function jsonScalar(node: unknown, name: string, path: string): string | undefined {
  const value = own(node, name)
  return value === undefined ? undefined : jsonText(value, `${path}${name}`)
}

export const jsonForm: Form<unknown> = {
  attribute: jsonScalar,
  content: jsonScalar,
  children: (node, name) => {
    const value = own(node, name)
    if (value === undefined) return []
    return Array.isArray(value) ? value.filter((item) => item !== null) : [value]
  },
  text: jsonText,
  /* Converters from XML write `""` for an element that holds nothing. */
  asElement: (child, path) => {
    if (child === '') return {}
    if (!isObject(child)) throw new WireError(`${path} must be an object`)
    return child
  },
  holdsStranger: (node, shape) =>
    isObject(node) &&
    Object.entries(node).some(
      ([name, value]) => value !== null && value !== '' && !knows(shape, name),
    ),
  names: (node) => (isObject(node) ? Object.keys(node) : []),
}

/**
 * A document without an XML form, read to the letter: a null in a list of scalars is the text `null`, so that the refusal can
 * name what was sent.
 */
export const objectForm: Form<unknown> = {
  ...jsonForm,
  children: (node, name) => {
    const value = own(node, name)
    if (value === undefined) return []
    return Array.isArray(value) ? value : [value]
  },
  asElement: (child, path) => {
    if (!isObject(child)) throw new WireError(`${path} must be an object`)
    return child
  },
  text: (child, path) => (child === null ? 'null' : jsonText(child, path)),
}
