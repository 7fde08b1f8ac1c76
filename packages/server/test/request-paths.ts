/** The parts of a request body by their path, e.g. `workbook.owner.id`: lists have no index. */

import type { AnyMethod, TObject } from '@easel/contract'
import { messageShape, type Field, type ScalarShape } from '../../contract/src/wire/shape.ts'

export interface Leaf {
  readonly path: string
  readonly shape: ScalarShape
}

export function bodySchema({ body }: AnyMethod): TObject | null {
  if (body.kind === 'message') return body.schema
  return body.kind === 'parts' ? body.payload : null
}

/** Every scalar that a message may hold. */
export function leavesOf(schema: TObject): readonly Leaf[] {
  return messageShape(schema).children.flatMap((field) => leavesBelow(field, ''))
}

function leavesBelow({ name, shape }: Field, parent: string): readonly Leaf[] {
  const path = `${parent}${name}`
  const inner = shape.kind === 'list' ? shape.item : shape
  if (inner.kind === 'scalar') return [{ path, shape: inner }]
  const content = inner.content === null ? [] : [inner.content]
  return [...inner.attributes, ...content, ...inner.children].flatMap((field) =>
    leavesBelow(field, `${path}.`),
  )
}

/** Whether the declaration says that the part has no effect. */
export function isIgnored({ ignores = {} }: AnyMethod, path: string): boolean {
  return Object.keys(ignores).some((name) => path === name || path.startsWith(`${name}.`))
}

/** A message with the value at the path; what stands at a list's name is its one item. */
export function withValue(message: object, path: string, value: unknown): object {
  const [name = '', ...rest] = path.split('.')
  const before = (message as Readonly<Record<string, unknown>>)[name]
  const inner = typeof before === 'object' && before !== null ? before : {}
  return { ...message, [name]: rest.length === 0 ? value : withValue(inner, rest.join('.'), value) }
}

/** Whatever stands at the path, in every item of the lists on the way. */
export function valuesAt(message: unknown, path: string): readonly unknown[] {
  return path.split('.').reduce<readonly unknown[]>(
    (found, name) =>
      found
        .map((each) => (each as Readonly<Record<string, unknown>> | undefined)?.[name])
        .flat()
        .filter((each) => each !== undefined),
    [message],
  )
}
