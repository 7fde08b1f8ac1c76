/** Collects what a sheet asks for and this library does not do, each thing once. */

import type { Unsupported } from './sheet.ts'

export interface UnsupportedList {
  readonly data: (feature: string, detail: string) => void
  readonly drawing: (feature: string, detail: string) => void
  readonly items: () => readonly Unsupported[]
}

export function createUnsupportedList(): UnsupportedList {
  const found = new Map<string, Unsupported>()
  const add = (feature: string, detail: string, affects: 'data' | 'drawing') => {
    const key = JSON.stringify([feature, detail, affects])
    if (!found.has(key)) found.set(key, { feature, detail, affects })
  }
  return {
    data: (feature, detail) => add(feature, detail, 'data'),
    drawing: (feature, detail) => add(feature, detail, 'drawing'),
    items: () => [...found.values()],
  }
}
