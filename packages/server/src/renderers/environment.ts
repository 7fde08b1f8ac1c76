/** The environment of renderer processes: what programs need to run, and no secrets of the server's. */

import { tmpdir } from 'node:os'
import { join } from 'node:path'

const passed = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'LD_LIBRARY_PATH',
  'SystemRoot',
  'EASEL_HYPERD',
  'NODE_COMPILE_CACHE',
  'NODE_DISABLE_COMPILE_CACHE',
] as const

/** @param temporaryDirectory Of the renderer alone. Compiled code is the same for all, and stays where Node keeps it. */
export function minimalEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  temporaryDirectory: string,
): Readonly<Record<string, string>> {
  const kept = passed.flatMap((name) => {
    const value = own[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const temporary = ['TMPDIR', 'TEMP', 'TMP'].map((name) => [name, temporaryDirectory] as const)
  const compiled = ['NODE_COMPILE_CACHE', join(tmpdir(), 'node-compile-cache')] as const
  return Object.fromEntries([compiled, ...kept, ...temporary])
}
