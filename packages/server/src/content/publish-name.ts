/** Publishing to a name that is taken: asked for before the file is read, and once more when it is committed. */

import { contentKinds, type PublishedKind, type Raise } from '@easel/contract'
import type { Access, Caller, Items, Project } from '../ports/index.ts'
import { guarded } from './items.ts'

interface Replacing {
  readonly query: { readonly overwrite?: boolean }
  readonly caller: Caller
  readonly services: { readonly access: Access }
  readonly error: Raise<'403007'>
}

const nounOf = (kind: PublishedKind): string => contentKinds[kind].title.toLowerCase()

/** @throws RestError 403007 where the caller may not replace the item that has the name already */
export async function checkReplaced<K extends PublishedKind>(
  { query, caller, services, error }: Replacing,
  kind: K,
  { project, record }: { readonly project: Project; readonly record: Items[K] },
): Promise<void> {
  const { name } = record
  if (query.overwrite !== true) {
    throw error('403007', {
      problem: `A ${nounOf(kind)} named '${name}' already exists in project '${project.name}'; publish with overwrite=true to replace it.`,
    })
  }
  if (!(await services.access.may(caller, 'Write', guarded(kind, record)))) {
    throw error('403007', { problem: `You may not overwrite ${nounOf(kind)} '${name}'.` })
  }
}

/** The part of an order that says what it may replace. */
export interface ReplacingOrder {
  readonly name: string
  readonly overwrite: boolean
  /** The item that was there when the publisher's right to overwrite it was checked. */
  readonly replacesId: number | null
  readonly ownerId: number
}

/**
 * An item that came to the name since the order was taken is replaced only where it is the publisher's own.
 *
 * @throws RestError 403007
 */
export function checkExisting(
  kind: PublishedKind,
  existing: { readonly id: number; readonly owner: { readonly id: number } } | null,
  { name, overwrite, replacesId, ownerId }: ReplacingOrder,
  error: Raise<'403007'>,
): void {
  if (existing === null) return
  if (!overwrite) {
    throw error('403007', {
      problem: `A ${nounOf(kind)} named '${name}' already exists in the project; publish with overwrite=true to replace it.`,
    })
  }
  if (existing.id === replacesId || existing.owner.id === ownerId) return
  throw error('403007', {
    problem: `A ${nounOf(kind)} named '${name}' was published by another user at the same time.`,
  })
}
