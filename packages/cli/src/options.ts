/** Reads the flags of a command; every complaint names the flag it is about. */

import { parseArgs } from 'node:util'
import { nearestWord } from '@easel/contract'
import { UsageError } from './usage-error.ts'

export type Flags = Readonly<
  Record<
    string,
    | { readonly type: 'string'; readonly short?: string; readonly multiple?: false }
    | { readonly type: 'string'; readonly multiple: true; readonly short?: string }
    | { readonly type: 'boolean'; readonly short?: string; readonly multiple?: false }
  >
>

type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]?: F[Name] extends { readonly type: 'boolean' }
    ? boolean
    : F[Name] extends { readonly multiple: true }
      ? readonly string[]
      : string
}

export interface Options<F extends Flags> {
  readonly values: FlagValues<F>
  readonly positionals: readonly string[]
}

/** @throws UsageError for flags that are unknown, lack a value, or are given twice */
export function readOptions<const F extends Flags>(args: readonly string[], flags: F): Options<F> {
  const known = new Map(Object.entries(flags))
  const seen = new Set<string>()
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(known),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const flag = known.get(token.name)
    if (flag === undefined) throw new UsageError(unknownFlag(token.rawName, [...known.keys()]))
    if (flag.type === 'string' && isMissing(token)) {
      throw new UsageError(`${token.rawName} needs a value`)
    }
    if (flag.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`${token.rawName} takes no value, got "${token.value}"`)
    }
    if (flag.multiple !== true && seen.has(token.name)) {
      throw new UsageError(`${token.rawName} is given twice`)
    }
    seen.add(token.name)
  }
  return { values: values as FlagValues<F>, positionals }
}

interface ValueToken {
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** `--port --demo` is a forgotten value; one that begins with a dash is written `--flag=-value`. */
function isMissing({ value, inlineValue }: ValueToken): boolean {
  return value === undefined || (inlineValue !== true && /^-./.test(value))
}

function unknownFlag(written: string, names: readonly string[]): string {
  const wanted = written.replace(/^-+/, '')
  const begun = names.find(
    (name) => wanted.length > 1 && (name.startsWith(wanted) || wanted.startsWith(name)),
  )
  const near = begun ?? nearestWord(wanted, names) ?? undefined
  return `unknown flag ${written}${near === undefined ? '' : `; did you mean --${near}?`}`
}

export function wholeNumber(
  flag: string,
  text: string,
  range: { readonly low: number; readonly high: number },
): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= range.low && number <= range.high) return number
  throw new UsageError(`${flag} "${text}" is not a whole number from ${range.low} to ${range.high}`)
}

/** @throws UsageError when it is the address of something else */
export function databaseAddress(text: string): string {
  if (/^postgres(?:ql)?:\/\//.test(text)) return text
  throw new UsageError('--database is not an address such as postgres://user@host/name')
}

/** @throws UsageError when there is an argument too many */
export function noPositionals(command: string, positionals: readonly string[]): void {
  const [first] = positionals
  if (first !== undefined) throw new UsageError(`${command} takes no argument, got "${first}"`)
}
