/** What requests for a PDF say about its pages. */

import { sizeProblem } from '../domain/picture-limits.ts'
import type { PageType, Paper } from '../ports/index.ts'

export interface AskedPaper {
  readonly type?: string | undefined
  readonly orientation?: string | undefined
  readonly vizWidth?: number | undefined
  readonly vizHeight?: number | undefined
}

const types: readonly PageType[] = [
  'a3',
  'a4',
  'a5',
  'b4',
  'b5',
  'executive',
  'folio',
  'ledger',
  'legal',
  'letter',
  'note',
  'quarto',
  'tabloid',
  'unspecified',
]

/**
 * Words count in any case, as the reference writes them in capitals and clients in small letters.
 *
 * @param refuse Makes the error of the method from what is wrong.
 */
export function paperOf(asked: AskedPaper, refuse: (problem: string) => Error): Paper {
  const { type = 'Legal', orientation = 'Portrait' } = asked
  const known = types.find((name) => name === type.toLowerCase())
  if (known === undefined) {
    throw refuse(`type '${type}' is no size of paper; the sizes are ${types.join(', ')}`)
  }
  const lies = orientation.toLowerCase()
  if (lies !== 'portrait' && lies !== 'landscape') {
    throw refuse(`orientation '${orientation}' is neither Portrait nor Landscape`)
  }
  return { type: known, orientation: lies, ...sizeOf(asked, refuse) }
}

/** Both sides or neither. */
export function sizeOf(
  { vizWidth: width, vizHeight: height }: AskedPaper,
  refuse: (problem: string) => Error,
): { readonly width: number; readonly height: number } | Record<string, never> {
  if (width === undefined && height === undefined) return {}
  if (width === undefined || height === undefined) {
    throw refuse('vizWidth and vizHeight go together; send both or neither')
  }
  const problem = sizeProblem({ width, height }, 'standard')
  if (problem !== null) throw refuse(problem)
  return { width, height }
}
