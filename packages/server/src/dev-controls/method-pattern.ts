/** Patterns of method names; `rest/` or `cloud-manager/` before the name means that API alone. */

import type { GatedApi } from '../kernel/gate.ts'

/** Whether a method of an API is meant by a pattern. */
export function fits(
  { api, name }: { readonly api: GatedApi; readonly name: string },
  pattern: string,
): boolean {
  return isNamed(name, pattern) || isNamed(`${api}/${name}`, pattern)
}

/**
 * Whether a name fits a pattern, in which `*` stands for any text, capitals or not. Without a regular expression: one of many stars takes
 * for ever to say no.
 */
export function isNamed(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  let left = name.toLowerCase()
  if (last === undefined) return left === first
  if (!left.startsWith(first)) return false
  left = left.slice(first.length)
  for (const part of rest) {
    const at = left.indexOf(part)
    if (at === -1) return false
    left = left.slice(at + part.length)
  }
  return left.endsWith(last)
}
