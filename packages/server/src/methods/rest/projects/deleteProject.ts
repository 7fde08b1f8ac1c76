import type { rest } from '@easel/contract'
import { findProject, leads } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
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
  await changeSite(context, async (write) => {
    if ((await write.projects.byId(project.id)) === null) {
      throw error('404005', { id: params.projectId })
    }
    await write.projects.delete(project.id)
  })
  services.leftovers.noteMany()
}
