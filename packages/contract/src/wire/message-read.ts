/**
 * Message readers: a schema is compiled once into closures that turn an XML tree or a JSON value into the same message.
 *
 * Lenient where clients differ: any scalar type for a scalar, one object where a list is expected, unknown names ignored, and
 * an empty value for an absent one (an element that holds nothing, an attribute whose type has no empty value, null). Strict
 * in what remains: a missing or wrong value is an error that names its path.
 */

import { isObject, jsonForm, objectForm, xmlForm, type Form } from './message-form.ts'
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

type Read<N> = (node: N, path: string) => unknown
type Into<N> = (node: N, path: string, into: Record<string, unknown>) => void

interface CompilerOptions {
  readonly strictness: Strictness
  /** Whether an empty value stands for an absent one where the type has no empty value. */
  readonly emptyIsAbsent: boolean
}

/** Compiles readers of one form. Paths end in a dot while an element's fields are read. */
class FormCompiler<N> {
  private readonly form: Form<N>
  private readonly options: CompilerOptions

  constructor(form: Form<N>, options: CompilerOptions) {
    this.form = form
    this.options = options
  }

  element(shape: ElementShape): Read<N> {
    const readers: Into<N>[] = [
      ...this.scalarsOf(shape).map(({ field, get }) => this.scalar(field, get)),
      ...shape.children.map((field) => this.child(field)),
    ]
    return (node, path) => {
      const message: Record<string, unknown> = {}
      for (const read of readers) read(node, path, message)
      return message
    }
  }

  private scalarsOf({ attributes, content }: ElementShape) {
    const { form } = this
    return [
      ...attributes.map((field) => ({ field, get: form.attribute })),
      ...(content === null ? [] : [{ field: content, get: this.contentOf(content) }]),
    ]
  }

  private scalar(field: Field<ScalarShape>, get: Form<N>['attribute']): Into<N> {
    const { name, isRequired, shape } = field
    const read = scalarReader(shape, this.options.strictness)
    return (node, path, into) => {
      const text = get(node, name, path)
      if (text !== undefined && !this.isNothing(text, shape))
        into[name] = read(text, `${path}${name}`)
      else if (isRequired) throw missing(field, path)
    }
  }

  private isNothing(text: string, shape: ScalarShape): boolean {
    return this.options.emptyIsAbsent && !shape.keepsEmpty && text.trim() === ''
  }

  /** An element without text has the empty text, when it may be empty. */
  private contentOf({ isRequired, shape }: Field<ScalarShape>): Form<N>['attribute'] {
    const { content } = this.form
    const isFreeText = isRequired && shape.wire === 'text'
    return (node, name, path) => content(node, name, path) ?? (isFreeText ? '' : undefined)
  }

  private child(field: Field): Into<N> {
    const { name, isRequired, shape } = field
    const { children } = this.form
    if (shape.kind === 'list') {
      const read = this.item(shape.item, false)
      return (node, path, into) => {
        const items = children(node, name)
          .map((item, index) => read(item, `${path}${name}[${index}]`))
          .filter((item) => item !== undefined)
        if (items.length > 0 || isRequired) into[name] = items
      }
    }
    const read = this.item(shape, isRequired)
    return (node, path, into) => {
      const items = children(node, name)
      if (items.length > 1) throw new WireError(`${path}${name} must occur only once`)
      const [item] = items
      const value = item === undefined ? undefined : read(item, `${path}${name}`)
      if (value !== undefined) into[name] = value
      else if (isRequired) throw missing(field, path)
    }
  }

  /** Reader of a child; `undefined` stands for one that holds nothing, unless the element must be there. */
  private item(shape: ScalarShape | ElementShape, isRequired: boolean): Read<N> {
    const { text, asElement } = this.form
    if (shape.kind === 'scalar') {
      const read = scalarReader(shape, this.options.strictness)
      return (node, path): ScalarValue | undefined => {
        const value = text(node, path)
        return this.isNothing(value, shape) ? undefined : read(value, path)
      }
    }
    const read = this.element(shape)
    const isHollow = isRequired ? () => false : this.hollowness(shape)
    return (child, path) => {
      const node = asElement(child, path)
      return isHollow(node, `${path}.`) ? undefined : read(node, `${path}.`)
    }
  }

  /**
   * Whether an element holds nothing: no value that its type would keep, no element with one, and nothing unknown. One that
   * declares no fields says what it says by being there.
   */
  private hollowness(shape: ElementShape): (node: N, path: string) => boolean {
    const isMark = this.scalarsOf(shape).length === 0 && shape.children.length === 0
    if (!this.options.emptyIsAbsent || isMark) return () => false
    const { children, text, asElement, holdsStranger } = this.form
    const isBare = ({ field, get }: ReturnType<typeof this.scalarsOf>[number]) => {
      const { name } = field
      return (node: N, path: string) => {
        const value = get(node, name, path)
        return value === undefined || this.isNothing(value, field.shape)
      }
    }
    const isBareChild = ({ name, shape: child }: Field) => {
      const item = child.kind === 'list' ? child.item : child
      const isHollow = item.kind === 'element' ? this.hollowness(item) : null
      const isEmpty = (node: N, path: string) =>
        item.kind === 'element'
          ? (isHollow?.(asElement(node, path), `${path}.`) ?? false)
          : this.isNothing(text(node, path), item)
      return (node: N, path: string) =>
        children(node, name).every((each) => isEmpty(each, `${path}${name}`))
    }
    const tests = [...this.scalarsOf(shape).map(isBare), ...shape.children.map(isBareChild)]
    return (node, path) => !holdsStranger(node, shape) && tests.every((test) => test(node, path))
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
    const read = new FormCompiler(form, {
      strictness,
      emptyIsAbsent: strictness === 'request',
    }).element(shape)
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

/**
 * Compiles the reader of a JSON document that has no XML form: its fields stand at the root.
 *
 * @returns Reader that throws WireError naming the path of what is missing or wrong.
 */
export function compileObjectReader<S extends TObject>(schema: S): (value: unknown) => Static<S> {
  const read = new FormCompiler(objectForm, {
    strictness: 'request',
    emptyIsAbsent: false,
  }).element(objectShape(schema))
  return (value) => {
    if (!isObject(value)) throw new WireError('the body must be a JSON object')
    return read(value, '') as Static<S>
  }
}
