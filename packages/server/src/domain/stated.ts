/** Objects whose every member is written out, so that the compiler asks for a member that is added later. */

/** Each member of `T`, the optional ones too: where there is nothing to say, `undefined` says so. */
export type Stated<T> = { readonly [K in keyof Required<T>]: T[K] | undefined }

/** The members that have a value. */
export function given<T>(stated: Stated<T>): T {
  const entries = Object.entries(stated).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as T
}
