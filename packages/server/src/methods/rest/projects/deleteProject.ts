import type { rest } from '@easel/contract'
import { findProject, leads } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Everything in it and below it goes with it. */
export const deleteProject: Handler<typeof rest.deleteProject> = async (context) => {
  const { params, services, error } = context
  const project = await findProject(context, params.projectId)
  const refuse = (problem: string) => error('403003', { id: params.projectId, problem })
  if (!leads(context, project)) {
    throw refuse('only its owner, its leaders and administrators may.')
  }
  if (project.parentId === null && project.name === 'Default') {
    throw refuse('every site keeps its project Default.')
  }
  await services.store.transaction((write) => write.projects.delete(project.id))
}
