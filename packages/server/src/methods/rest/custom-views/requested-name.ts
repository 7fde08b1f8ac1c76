/** Names of custom views: those of one owner for one view differ. */

import type { Raise } from '@easel/contract'
import type { Reader } from '../../../ports/index.ts'

const longest = 255

export function checkedName({ error }: { readonly error: Raise<'400000'> }, name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw error('400000', { problem: 'a custom view has a name' })
  if (Array.from(trimmed).length > longest) {
    throw error('400000', {
      problem: `the name of a custom view is longer than ${longest} characters`,
    })
  }
  return trimmed
}

interface Named {
  /** Of the custom view itself, where it is there already. */
  readonly id: number | null
  readonly viewId: number
  readonly ownerId: number
  readonly name: string
}

export async function checkNameIsFree(
  { error }: { readonly error: Raise<'403166'> },
  read: Pick<Reader, 'customViews'>,
  named: Named,
): Promise<void> {
  const other = await read.customViews.byName(named)
  if (other !== null && other.id !== named.id) throw error('403166', { name: named.name })
}
