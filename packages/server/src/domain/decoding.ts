/**
 * Reads values that were stored as JSON by an earlier run, perhaps of another version, as what they should be. A value of another
 * form is refused with its path in the document.
 */

export type Decoder<T> = (value: unknown, path?: string) => T

export type Decoded<D> = D extends Decoder<infer T> ? T : never

/** What a stored value is not. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError'
}

const placeOf = (path: string): string => (path === '' ? 'the value' : path)

function refuse(path: string, wanted: string): never {
  throw new DecodingError(`${placeOf(path)} is not ${wanted}`)
}

export const text: Decoder<string> = (value, path = '') =>
  typeof value === 'string' ? value : refuse(path, 'a text')

export const integer: Decoder<number> = (value, path = '') =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse(path, 'an integer')

export const truth: Decoder<boolean> = (value, path = '') =>
  typeof value === 'boolean' ? value : refuse(path, 'true or false')

export const oneOf =
  <const W extends readonly string[]>(...words: W): Decoder<W[number]> =>
  (value, path = '') =>
    words.find((word) => word === value) ?? refuse(path, `one of ${words.join(', ')}`)

export const orNull =
  <T>(decode: Decoder<T>): Decoder<T | null> =>
  (value, path = '') =>
    value === null ? null : decode(value, path)

/** A member that documents of an earlier version lack. */
export const orDefault =
  <T>(decode: Decoder<T>, fallback: T): Decoder<T> =>
  (value, path = '') =>
    value === undefined ? fallback : decode(value, path)

export const listOf =
  <T>(decode: Decoder<T>): Decoder<readonly T[]> =>
  (value, path = '') => {
    if (!Array.isArray(value)) return refuse(path, 'a list')
    return value.map((item: unknown, index) => decode(item, `${path}[${index}]`))
  }

type Members = Readonly<Record<string, Decoder<unknown>>>

/** An object with these members. Others are left out. */
export const record =
  <M extends Members>(members: M): Decoder<{ readonly [K in keyof M]: Decoded<M[K]> }> =>
  (value, path = '') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refuse(path, 'an object')
    }
    const given = value as Readonly<Record<string, unknown>>
    const decoded = Object.entries(members).map(([name, decode]) => [
      name,
      decode(
        Object.hasOwn(given, name) ? given[name] : undefined,
        path === '' ? name : `${path}.${name}`,
      ),
    ])
    return Object.fromEntries(decoded) as { readonly [K in keyof M]: Decoded<M[K]> }
  }
