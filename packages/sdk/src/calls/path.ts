/** Path templates of declarations. */

import { ArgumentError } from '../errors.ts'
import type { Arguments } from './call.ts'

/** A colon within a segment stands for itself: `tags:batchCreate`. */
const parameter = /(?<=\/):([A-Za-z]\w*)/g

export const parametersOf = (template: string): readonly string[] =>
  [...template.matchAll(parameter)].map(([, name = '']) => name)

/**
 * @throws ArgumentError when a parameter is missing, empty, or would be read as a step of the path
 */
export function writePath(template: string, args: Arguments, method: string): string {
  return template.replace(parameter, (_, name: string) => {
    const value = args[name]
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new ArgumentError(`${method} lacks ${name}`)
    const text = String(value)
    if (text === '' || text === '.' || text === '..')
      throw new ArgumentError(
        `${method}: ${name} ${JSON.stringify(text)} cannot stand in an address`,
      )
    return encodeURIComponent(text)
  })
}
