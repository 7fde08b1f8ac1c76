/** A terminal that remembers what a command said. For tests. */

import type { Terminal } from '../src/command.ts'
import { run } from '../src/run.ts'

export interface Said {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** No input comes, and no one asks the program to end. */
export const silent: Terminal = {
  out: () => undefined,
  err: () => undefined,
  write: () => undefined,
  putOut: async ({ length }) => length,
  putErr: async ({ length }) => length,
  input: async () => null,
  env: {},
  isInteractive: false,
  stop: new AbortController().signal,
}

/** Runs `easel` with these arguments and no environment but the given. Where no input is given, there is a keyboard. */
export async function easel(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | null = null,
): Promise<Said> {
  const out: Uint8Array[] = []
  const err: string[] = []
  const terminal = {
    ...silent,
    out: (text: string) => out.push(Buffer.from(text)),
    err: (text: string) => err.push(text),
    write: (bytes: Uint8Array) => out.push(bytes),
    putOut: async (bytes: Uint8Array) => {
      out.push(bytes)
      return bytes.length
    },
    putErr: async (bytes: Uint8Array) => {
      err.push(Buffer.from(bytes).toString())
      return bytes.length
    },
    input: async () => input,
    env,
  }
  const exitCode = await run(args, terminal)
  return { exitCode, out: Buffer.concat(out).toString(), err: err.join('') }
}
