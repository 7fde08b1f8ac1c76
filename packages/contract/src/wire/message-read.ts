/**
 * Message readers: a schema is compiled once into closures that turn an XML tree or a JSON value into the same message.
 *
 * Lenient where clients differ: any scalar type for a scalar, one object where a list is expected, null for absent, unknown
 * names ignored. Strict in what remains: a missing or wrong value is an error that names its path.
 */

import { expected, scalarReader, type ScalarValue, type Strictness } from './scalar-read.ts'
import {
  messageShape,
  objectShape,
  type ElementShape,
  type Field,
  type ScalarShape,
} from './shape.ts'
import type { Static, TObject } from './types.ts'
import { WireError } from './wire-error.ts'
import type { XmlNode } from './xml-read.ts'
import type { XmlRoot } from './xml-write.ts'

export interface MessageReader<T> {
  /** Name that the root element of an XML document must have. */
  readonly root: XmlRoot
  /** @throws WireError naming the path of what is missing or wrong. */
  readonly fromXml: (root: XmlNode) => T
  /** @throws WireError naming the path of what is missing or wrong. */
  readonly fromJson: (value: unknown) => T
}

export interface ReaderOptions {
  /** What is read; responses are read with fewer checks. `request` by default. */
  readonly reads?: Strictness
}

/** How one form (XML or JSON) is asked for the parts of an element. `undefined` is absent. */
interface Form<N> {
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
  /** Names of all children, for the check of the root. */
  readonly names: (node: N) => readonly string[]
}

const xmlForm: Form<XmlNode> = {
  attribute: (node, name) => node.attributes[name],
  content: (node) => (node.text === '' ? undefined : node.text),
  children: (node, name) => node.children.filter((child) => child.name === name),
  text: (child) => child.text,
  asElement: (child) => child,
  names: (node) => node.children.map((child) => child.name),
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
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

const jsonForm: Form<unknown> = {
  attribute: jsonScalar,
  content: jsonScalar,
  children: (node, name) => {
    const value = own(node, name)
    if (value === undefined) return []
    return Array.isArray(value) ? value.filter((item) => item !== null) : [value]
  },
  text: jsonText,
  asElement: (child, path) => {
    if (!isObject(child)) throw new WireError(`${path} must be an object`)
    return child
  },
  names: (node) => (isObject(node) ? Object.keys(node) : []),
}

type Read<N> = (node: N, path: string) => unknown
type Into<N> = (node: N, path: string, into: Record<string, unknown>) => void

/** Compiles readers of one form. Paths end in a dot while an element's fields are read. */
class FormCompiler<N> {
  private readonly form: Form<N>
  private readonly strictness: Strictness

  constructor(form: Form<N>, strictness: Strictness) {
    this.form = form
    this.strictness = strictness
  }

  element(shape: ElementShape): Read<N> {
    const { attribute, content } = this.form
    const readers: Into<N>[] = [
      ...shape.attributes.map((field) => this.scalar(field, attribute)),
      ...(shape.content === null ? [] : [this.content(shape.content, content)]),
      ...shape.children.map((field) => this.child(field)),
    ]
    return (node, path) => {
      const message: Record<string, unknown> = {}
      for (const read of readers) read(node, path, message)
      return message
    }
  }

  private scalar(field: Field<ScalarShape>, get: Form<N>['attribute']): Into<N> {
    const { name, isRequired, shape } = field
    const read = scalarReader(shape, this.strictness)
    return (node, path, into) => {
      const text = get(node, name, path)
      if (text !== undefined) into[name] = read(text, `${path}${name}`)
      else if (isRequired) throw missing(field, path)
    }
  }

  /** An element without text has the empty text, when it may be empty. */
  private content(field: Field<ScalarShape>, get: Form<N>['content']): Into<N> {
    const isFreeText = field.isRequired && field.shape.wire === 'text'
    return this.scalar(
      field,
      (node, name, path) => get(node, name, path) ?? (isFreeText ? '' : undefined),
    )
  }

  private child(field: Field): Into<N> {
    const { name, isRequired, shape } = field
    const { children } = this.form
    const read = this.item(shape.kind === 'list' ? shape.item : shape)
    if (shape.kind === 'list')
      return (node, path, into) => {
        const items = children(node, name)
        if (items.length > 0 || isRequired)
          into[name] = items.map((item, index) => read(item, `${path}${name}[${index}]`))
      }
    return (node, path, into) => {
      const items = children(node, name)
      if (items.length > 1) throw new WireError(`${path}${name} must occur only once`)
      const item = items[0]
      if (item !== undefined) into[name] = read(item, `${path}${name}`)
      else if (isRequired) throw missing(field, path)
    }
  }

  private item(shape: ScalarShape | ElementShape): Read<N> {
    const { text, asElement } = this.form
    if (shape.kind === 'scalar') {
      const read = scalarReader(shape, this.strictness)
      return (node, path): ScalarValue => read(text(node, path), path)
    }
    const read = this.element(shape)
    return (node, path) => read(asElement(node, path), `${path}.`)
  }
}

function missing({ name, shape }: Field, path: string): WireError {
  const what = shape.kind === 'scalar' ? expected(shape) : 'an element'
  return new WireError(`${path}${name} is missing; it must be ${what}`)
}

/** Refuses a document none of whose payloads the method knows. */
function checkPayload(names: readonly string[], shape: ElementShape): void {
  const known = shape.children.map(({ name }) => name)
  const [first] = names
  if (first === undefined || names.some((name) => known.includes(name))) return
  const wanted = known.length === 0 ? 'none' : known.join(' or ')
  throw new WireError(`the body has ${first} where ${wanted} is expected`)
}

/** Compiles both readers of a message. */
export function compileReader<S extends TObject>(
  schema: S,
  options: ReaderOptions = {},
): MessageReader<Static<S>> {
  const strictness = options.reads ?? 'request'
  const shape = messageShape(schema)
  const compile = <N>(form: Form<N>) => {
    const read = new FormCompiler(form, strictness).element(shape)
    return (node: N) => {
      if (strictness === 'request') checkPayload(form.names(node), shape)
      return read(node, '') as Static<S>
    }
  }
  const fromJsonObject = compile(jsonForm)
  return {
    root: strictness === 'request' ? 'tsRequest' : 'tsResponse',
    fromXml: compile(xmlForm),
    fromJson: (value) => {
      if (!isObject(value)) throw new WireError('the JSON body must be an object')
      return fromJsonObject(value)
    },
  }
}

/** A null in a list of scalars is the text `null`, so that the refusal can name what was sent. */
const objectForm: Form<unknown> = {
  ...jsonForm,
  children: (node, name) => {
    const value = own(node, name)
    if (value === undefined) return []
    return Array.isArray(value) ? value : [value]
  },
  text: (child, path) => (child === null ? 'null' : jsonText(child, path)),
}

/**
 * Compiles the reader of a JSON document that has no XML form: its fields stand at the root.
 *
 * @returns Reader that throws WireError naming the path of what is missing or wrong.
 */
export function compileObjectReader<S extends TObject>(schema: S): (value: unknown) => Static<S> {
  const read = new FormCompiler(objectForm, 'request').element(objectShape(schema))
  return (value) => {
    if (!isObject(value)) throw new WireError('the body must be a JSON object')
    return read(value, '') as Static<S>
  }
}
