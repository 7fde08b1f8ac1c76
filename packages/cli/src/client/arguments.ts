/** The argument of a call from the flags of a command line. */

import { openAsBlob } from 'node:fs'
import path from 'node:path'
import type { AnyMethod } from '@easel/contract'
import { CommandFailure, UsageError } from '../usage-error.ts'
import { readFlag, type MethodFlag } from './flags.ts'

type Tree = Record<string, unknown>

interface Condition {
  readonly field: string
  readonly operator: string
  readonly value: string
}

/** @param values Of the flags that were given, by name */
export async function argumentsFrom(
  method: AnyMethod,
  flags: readonly MethodFlag[],
  values: Readonly<Record<string, readonly string[] | undefined>>,
): Promise<Readonly<Record<string, unknown>>> {
  const args: Tree = {}
  for (const flag of flags) {
    const texts = values[flag.name] ?? []
    if (texts.length === 0) {
      if (flag.isRequired) throw new UsageError(`${method.name} needs --${flag.name} ${flag.takes}`)
      continue
    }
    if (texts.length > 1 && flag.name !== 'filter')
      throw new UsageError(`--${flag.name} is given twice`)
    const [value] = texts.map((text) => readFlag(flag, text))
    put(args, flag.place, value)
  }
  const conditions = (values['filter'] ?? []).map((text) => conditionIn(flags, text))
  if (conditions.length > 0) args['filter'] = filterOf(method, conditions)
  const [file] = values['file'] ?? []
  if (file !== undefined) Object.assign(args, await fileArguments(file))
  return args
}

function conditionIn(flags: readonly MethodFlag[], text: string): Condition {
  const flag = flags.find(({ name }) => name === 'filter')
  if (flag === undefined) throw new UsageError('this list cannot be filtered')
  return readFlag(flag, text) as Condition
}

function put(args: Tree, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) args[first] = value
  else put((args[first] ??= {}) as Tree, rest, value)
}

/** Typed by the fields of the list. */
function filterOf(method: AnyMethod, conditions: readonly Condition[]): Tree {
  const filter: Tree = {}
  for (const { field, operator, value } of conditions) {
    const type = method.list?.filter[field]?.type
    const typed = (text: string): unknown => {
      if (type === 'number') return Number(text)
      if (type === 'boolean') return text === 'true'
      return type === 'time' ? new Date(text) : text
    }
    filter[field] = { [operator]: operator === 'in' ? value.split(',').map(typed) : typed(value) }
  }
  return filter
}

/** @throws CommandFailure when the file cannot be read */
export async function fileArguments(
  file: string,
): Promise<{ readonly file: Blob; readonly fileName: string }> {
  try {
    return { file: await openAsBlob(file), fileName: path.basename(file) }
  } catch (cause) {
    throw new CommandFailure(`${file} cannot be read`, { cause })
  }
}
