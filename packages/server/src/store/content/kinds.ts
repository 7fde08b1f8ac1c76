/** Where the items of each kind of content are kept. */

import type { ContentKind } from '../../domain/capabilities.ts'

export const tableOf = {
  project: 'project',
  workbook: 'workbook',
  view: 'workbook_view',
} as const satisfies Readonly<Record<ContentKind, string>>

/** Kinds that lie in a project and take its rules where it is locked. */
export const kindsInProjects = ['workbook', 'view'] as const satisfies readonly ContentKind[]
