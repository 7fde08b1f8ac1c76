/** Where the items of each kind of content are kept. */

import type { ContentKind, DefaultedKind } from '../../domain/capabilities.ts'

export const tableOf = {
  project: 'project',
  workbook: 'workbook',
  view: 'workbook_view',
  datasource: 'datasource',
  flow: 'flow',
} as const satisfies Readonly<Record<ContentKind, string>>

/** Kinds whose rules a locked project decides, by the default that they take. */
export const kindsByDefault = {
  workbook: ['workbook', 'view'],
  datasource: ['datasource'],
  flow: ['flow'],
} as const satisfies Readonly<Partial<Record<DefaultedKind, readonly ContentKind[]>>>

export type PushedDefault = keyof typeof kindsByDefault

export const isPushed = (kind: DefaultedKind): kind is PushedDefault =>
  Object.hasOwn(kindsByDefault, kind)
