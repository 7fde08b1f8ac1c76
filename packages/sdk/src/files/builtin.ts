/** Modules of the runtime. */

import type * as fs from 'node:fs'
import type * as fsPromises from 'node:fs/promises'
import type * as stream from 'node:stream'
import type * as streamPromises from 'node:stream/promises'

interface Builtins {
  readonly 'node:fs': typeof fs
  readonly 'node:fs/promises': typeof fsPromises
  readonly 'node:stream': typeof stream
  readonly 'node:stream/promises': typeof streamPromises
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
}

/** @throws TypeError where the runtime has no files, as in a browser */
export function builtin<N extends keyof Builtins>(name: N): Builtins[N] {
  const found = (globalThis as Runtime).process?.getBuiltinModule?.(name)
  if (found === undefined) throw new TypeError('this runtime has no files')
  return found as Builtins[N]
}
