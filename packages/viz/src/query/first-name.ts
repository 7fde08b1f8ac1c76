import type { Field } from '../model/sheet.ts'

/** Name of the first of two calculations of a pill: one that runs in its own way, as those do that formulas refer to. */
export function firstName({ instance }: Field): string {
  return `#first ${instance}`
}
