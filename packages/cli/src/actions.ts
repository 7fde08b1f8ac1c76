/** Commands with actions, such as `easel user add`. */

import type { Command } from './command.ts'
import { UsageError } from './usage-error.ts'

export type Action = Command['run']

/** @param actions By name, in the order of the help text */
export function commandOf(
  name: string,
  help: string,
  actions: Readonly<Record<string, Action>>,
): Command {
  return {
    help,
    async run([asked = '', ...rest], terminal) {
      const action = Object.hasOwn(actions, asked) ? actions[asked] : undefined
      if (action !== undefined) return action(rest, terminal)
      const names = Object.keys(actions)
      throw new UsageError(
        `${name} does ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, not "${asked}"`,
      )
    },
  }
}

/**
 * @param action As it is typed, such as `user add`
 * @param whats What each argument is, such as `the name of a user`
 * @throws UsageError when one is missing, or there is one too many
 */
export function argumentsOf(
  action: string,
  positionals: readonly string[],
  whats: readonly string[],
): readonly string[] {
  const missing = whats[positionals.length]
  if (missing !== undefined) throw new UsageError(`${action} needs ${missing}`)
  const tooMany = positionals[whats.length]
  if (tooMany === undefined) return positionals
  throw new UsageError(`${action} takes ${whats.join(' and ')}, got "${tooMany}" too`)
}
