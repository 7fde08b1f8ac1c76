/** Flags of `easel serve` that say how much rendering may use. */

import type { EaselOptions } from '@easel/server'
import { wholeNumber } from './options.ts'

export const renderingFlags = {
  renderers: { type: 'string' },
  'render-memory': { type: 'string' },
  'render-seconds': { type: 'string' },
  'render-output': { type: 'string' },
  'result-cache': { type: 'string' },
} as const

type Given = { readonly [K in keyof typeof renderingFlags]?: string | undefined }
type Rendering = NonNullable<EaselOptions['rendering']>

/** A flag that is absent leaves the server its default. @throws UsageError */
export function renderingOf(given: Given): Rendering {
  return {
    ...numberOf(given, 'renderers', { as: 'count', low: 1, high: 64 }),
    // Node and the library need some 200 MiB before they have read anything.
    ...numberOf(given, 'render-memory', { as: 'memoryMebibytes', low: 256, high: 1_048_576 }),
    ...numberOf(given, 'render-seconds', { as: 'seconds', low: 1, high: 3_600 }),
    ...numberOf(given, 'render-output', { as: 'outputMebibytes', low: 1, high: 4_096 }),
    ...numberOf(given, 'result-cache', { as: 'cacheMebibytes', low: 0, high: 1_048_576 }),
  }
}

function numberOf(
  given: Given,
  flag: keyof Given,
  { as, low, high }: { readonly as: keyof Rendering; readonly low: number; readonly high: number },
): Rendering {
  const text = given[flag]
  return text === undefined ? {} : { [as]: wholeNumber(`--${flag}`, text, { low, high }) }
}
