/** What a command of the operator prints about one thing. */

import type { Terminal } from '../command.ts'
import { printable } from '../printable.ts'

export function say(
  terminal: Terminal,
  isJson: boolean | undefined,
  { facts, text }: { readonly facts: object; readonly text: string },
): void {
  terminal.out(isJson === true ? `${JSON.stringify(facts)}\n` : `${printable(text)}\n`)
}
