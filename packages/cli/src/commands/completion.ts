/** `easel completion`: words that a shell offers. */

import { rest, type AnyMethod } from '@easel/contract'
import { flagsOfMethod } from '../client/flags.ts'
import type { Command, Terminal } from '../command.ts'
import { readOptions } from '../options.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel completion bash|zsh|fish

Prints a script that lets the shell complete commands, methods of the API and their parameters:

  source <(easel completion bash)         in ~/.bashrc
  source <(easel completion zsh)          in ~/.zshrc, after compinit
  easel completion fish | source          in ~/.config/fish/config.fish
`

const bash = `_easel() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(easel completion words "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _easel easel
`

const scripts: Readonly<Record<string, string>> = {
  bash,
  zsh: `autoload -Uz bashcompinit && bashcompinit\n${bash}`,
  fish: `complete -c easel -f -a '(easel completion words (commandline -opc)[2..] 2>/dev/null)'\n`,
}

/** @param commands Names of all commands */
export const completionOf = (commands: readonly string[]): Command => ({
  help,
  run: async (args, terminal) => {
    const [first, ...typed] = args
    if (first === 'words') return offer(typed, commands, terminal)
    const { positionals } = readOptions(args, {})
    const [shell = '', surplus] = positionals
    if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`)
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
    if (script === undefined)
      throw new UsageError(`the shell is one of ${Object.keys(scripts).join(', ')}`)
    terminal.out(script)
  },
})

const table: Readonly<Record<string, AnyMethod>> = rest

/** What may come after the words that are typed. */
function offer(typed: readonly string[], commands: readonly string[], terminal: Terminal): void {
  for (const word of wordsAfter(typed, commands)) terminal.out(`${word}\n`)
}

const kinds = ['projects', 'workbooks', 'views', 'datasources', 'users', 'groups'] as const

export function wordsAfter(
  [command, first]: readonly string[],
  commands: readonly string[],
): readonly string[] {
  if (command === undefined) return commands
  if (command === 'list') return first === undefined ? kinds : ['--limit', '--json', '--profile']
  if (command !== 'api') return []
  if (first === undefined) return ['list', 'describe', ...Object.keys(table)]
  if (first === 'describe') return Object.keys(table)
  const method = Object.hasOwn(table, first) ? table[first] : undefined
  if (method === undefined) return []
  const own = ['--all', '--json', '--output', '--profile']
  return [...flagsOfMethod(method).map(({ name }) => `--${name}`), ...own]
}
