/** Answers of a service as text. */

import type { Download } from '@easel/client'
import type { Terminal } from '../command.ts'

/** JSON: in one line where a program reads it, indented where a person does. */
export const jsonOf = (value: unknown, isLine: boolean): string =>
  `${JSON.stringify(value, null, isLine ? 0 : 2)}\n`

/** A download into a file, or to where results go. */
export async function deliver(
  terminal: Terminal,
  download: Download,
  output: string | undefined,
): Promise<void> {
  if (output !== undefined && output !== '-') {
    await download.saveTo(output)
    terminal.err(`${output}\n`)
    return
  }
  const reader = download.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    terminal.write(value)
  }
}
