/** The `fields` parameter: which attributes of an item an answer shows. */

import type { FieldSelection, FieldSets } from '@easel/contract'

type Item = Readonly<Record<string, unknown>>

/**
 * Compiles a selection into a function that keeps the named attributes of an item; `owner.name` keeps one attribute of a child,
 * `owner` all of it.
 *
 * @param selection Names the caller asked for; null for the default set.
 */
export function compileSelection(
  selection: FieldSelection,
  sets: FieldSets,
): <T extends object>(item: T) => T {
  const names = selection ?? new Set(sets.byDefault)
  const whole = new Set([...names].filter((name) => !name.includes('.')))
  const parts = new Map<string, string[]>()
  for (const name of names) {
    const [child = '', attribute] = name.split('.', 2)
    if (attribute !== undefined && !whole.has(child)) {
      parts.set(child, [...(parts.get(child) ?? []), attribute])
    }
  }
  return <T extends object>(item: T) => {
    const kept: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(item)) {
      if (whole.has(key)) kept[key] = value
      else if (parts.has(key)) kept[key] = pick(value as Item | undefined, parts.get(key) ?? [])
    }
    return kept as T
  }
}

function pick(value: Item | undefined, attributes: readonly string[]): Item | undefined {
  if (value === undefined) return undefined
  return Object.fromEntries(attributes.map((name) => [name, value[name]]))
}
