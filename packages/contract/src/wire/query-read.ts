/** Query parameters of a method, against its schema. */

import type { QueryValues } from './list-request.ts'
import { expected, scalarReader } from './scalar-read.ts'
import { scalarFields } from './shape.ts'
import type { Static, TObject } from './types.ts'
import { WireError } from './wire-error.ts'

/**
 * Compiles the reader of a method's query parameters: booleans in any case, unknown parameters not looked at.
 *
 * @returns Reader that throws WireError naming the parameter and what would be right.
 */
export function compileQueryReader<S extends TObject>(
  schema: S,
): (query: QueryValues) => Static<S> {
  const fields = scalarFields(schema).map((field) => ({
    ...field,
    read: scalarReader(field.shape, 'request'),
  }))
  return (query) => {
    const values: Record<string, unknown> = {}
    for (const { name, isRequired, shape, read } of fields) {
      const text = query.get(name)
      if (text !== null) values[name] = read(text, name)
      else if (isRequired)
        throw new WireError(`parameter ${name} is missing; it must be ${expected(shape)}`)
    }
    return values as Static<S>
  }
}
