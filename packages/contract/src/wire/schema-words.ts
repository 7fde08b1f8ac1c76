/**
 * The four words of TypeBox that the declarations need, making the very objects that TypeBox makes. Its own module loads several
 * hundred files, which took a third of the time to start a server.
 */

import type { TSchema, Type } from 'typebox'

/** TypeBox keeps its marks where neither JSON nor a spread sees them. */
function marked(schema: object, mark: string, value: unknown): object {
  const hidden = { configurable: true, writable: true, enumerable: false, value }
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(schema), [mark]: hidden },
  )
}

export const unsafe = ((schema: object) => marked(schema, '~unsafe', null)) as typeof Type.Unsafe

export const optionalOf = ((schema: object) =>
  marked(schema, '~optional', true)) as typeof Type.Optional

export const arrayOf = ((items: TSchema) =>
  marked({ type: 'array', items }, '~kind', 'Array')) as typeof Type.Array

export const objectOf = ((properties: Readonly<Record<string, TSchema>>) => {
  const required = Object.keys(properties).filter(
    (key) => !('~optional' in (properties[key] ?? {})),
  )
  const requirement = required.length > 0 ? { required } : {}
  return marked({ type: 'object', ...requirement, properties }, '~kind', 'Object')
}) as typeof Type.Object
