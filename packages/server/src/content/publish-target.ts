/** The project that a publish goes to. */

import type { Raise } from '@easel/contract'
import type { Project } from '../ports/index.ts'
import { findProject } from './find.ts'
import type { Asking } from './items.ts'

interface Publishing extends Asking<'project'> {
  readonly error: Raise<'403007' | '404005'>
}

/**
 * The named project, or Default; publishing needs Write on it.
 *
 * @throws RestError 403007, 404005
 */
export async function targetProject(
  context: Publishing,
  luid: string | undefined,
): Promise<Project> {
  const { caller, services, error } = context
  const project =
    luid === undefined || luid === ''
      ? await services.store.read.projects.byName(caller.site.id, null, 'Default')
      : await findProject(context, luid)
  if (project === null) throw error('404005', { id: 'Default' })
  if (!(await services.access.may(caller, 'Write', { kind: 'project', record: project }))) {
    throw error('403007', { problem: `You may not publish to project '${project.name}'.` })
  }
  return project
}
