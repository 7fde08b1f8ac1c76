/** Collects what a sheet asks for and this library does not do, each thing once. */

import type { Unsupported } from './sheet.ts'

export interface UnsupportedList {
  readonly data: (feature: string, detail: string) => void
  /** The field is empty. */
  readonly values: (feature: string, detail: string) => void
  readonly drawing: (feature: string, detail: string) => void
  readonly items: () => readonly Unsupported[]
}

/** Formulas may be long; the list is for people. */
const MAX_DETAIL = 500

export function createUnsupportedList(): UnsupportedList {
  const found = new Map<string, Unsupported>()
  const add = (feature: string, text: string, affects: Unsupported['affects']) => {
    const detail = text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text
    const key = JSON.stringify([feature, detail, affects])
    if (!found.has(key)) found.set(key, { feature, detail, affects })
  }
  return {
    data: (feature, detail) => add(feature, detail, 'data'),
    values: (feature, detail) => add(feature, detail, 'values'),
    drawing: (feature, detail) => add(feature, detail, 'drawing'),
    items: () => [...found.values()],
  }
}
