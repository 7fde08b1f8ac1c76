import type { rest } from '@easel/contract'
import { oneDataSourceAnswer } from '../../../content/answers/datasources.ts'
import { findDataSource, findProject, leads } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { DataSource, DataSourceChange, Writer } from '../../../ports/index.ts'

type Update = typeof rest.updateDataSource

/** Changing needs Write; moving also ChangeHierarchy and Write on the target; certification and a new owner are given by leaders. */
export const updateDataSource: Handler<Update> = async (context) => {
  const { params, caller, services, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'Write', { kind: 'datasource', record: source }))) {
    throw error('403032', { problem: `You may not change data source '${source.name}'.` })
  }
  const change = await toChange(context, source)
  const updated = await changeSite(context, async (write) => {
    await checkPlace(context, { source, change, write })
    return write.dataSources.update(source.id, change)
  })
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return { datasource: oneDataSourceAnswer(updated, addresses) }
}

async function toChange(context: Context<Update>, source: DataSource): Promise<DataSourceChange> {
  const { body, now, error } = context
  const { name, description, encryptExtracts, isCertified, certificationNote } = body.datasource
  const problem = name === undefined ? null : nameProblem('data source', name)
  if (problem !== null) throw error('400000', { problem })
  if (isCertified !== undefined || certificationNote !== undefined) {
    await checkLeads(context, source)
  }
  const projectId = await newProject(context, source)
  const ownerId = await newOwner(context, source)
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(encryptExtracts === undefined ? {} : { encryptExtracts }),
    ...(isCertified === undefined ? {} : { isCertified }),
    ...(certificationNote === undefined ? {} : { certificationNote }),
    ...(projectId === null ? {} : { projectId }),
    ...(ownerId === null ? {} : { ownerId }),
    now,
  }
}

const projectOf = ({ services }: Context<Update>, source: DataSource) =>
  services.store.read.projects.byId(source.project.id)

async function checkLeads(context: Context<Update>, source: DataSource): Promise<void> {
  const project = await projectOf(context, source)
  if (project !== null && leads(context, project)) return
  const problem = 'Only project leaders and administrators certify data sources.'
  throw context.error('403032', { problem })
}

/** Null where the data source stays where it is. */
async function newProject(context: Context<Update>, source: DataSource): Promise<number | null> {
  const { body, caller, services, error } = context
  const luid = body.datasource.project?.id
  if (luid === undefined) return null
  const target = await findProject(context, luid)
  if (target.id === source.project.id) return null
  const item = { kind: 'datasource', record: source } as const
  if (!(await services.access.may(caller, 'ChangeHierarchy', item))) {
    throw error('403030', { problem: `you may not move data source '${source.name}'.` })
  }
  if (!(await services.access.may(caller, 'Write', { kind: 'project', record: target }))) {
    throw error('403030', { problem: `you may not publish to project '${target.name}'.` })
  }
  return target.id
}

async function newOwner(context: Context<Update>, source: DataSource): Promise<number | null> {
  const { body, caller, services, error } = context
  const luid = body.datasource.owner?.id
  if (luid === undefined) return null
  const owner = await services.store.read.users.byLuid(caller.site.id, luid.toLowerCase())
  if (owner === null) throw error('404002', { id: luid })
  const project = await projectOf(context, source)
  const mayGive =
    source.owner.id === caller.user.id || (project !== null && leads(context, project))
  if (!mayGive)
    throw error('403027', { problem: 'only the owner, project leaders and administrators may.' })
  if (!mayOwnContent(owner.siteRole)) {
    const problem = `a user with site role ${owner.siteRole} cannot own a data source.`
    throw error('403027', { problem })
  }
  return owner.id
}

interface Planned {
  readonly source: DataSource
  readonly change: DataSourceChange
  readonly write: Writer
}

/** The data source and the project it moves to are still there, and its name is free. */
async function checkPlace(
  { params, body, caller, error }: Context<Update>,
  { source, change, write }: Planned,
): Promise<void> {
  if ((await write.dataSources.byLuid(caller.site.id, source.luid)) === null) {
    throw error('404004', { id: params.datasourceId })
  }
  const projectId = change.projectId ?? source.project.id
  if ((await write.projects.byId(projectId)) === null) {
    throw error('404005', { id: body.datasource.project?.id ?? '' })
  }
  const other = await write.dataSources.byName(projectId, change.name ?? source.name)
  if (other === null || other.id === source.id) return
  const verb = change.projectId === undefined ? 'rename' : 'move'
  const target = verb === 'move' ? `project '${other.project.luid}'` : `'${change.name ?? ''}'`
  throw error('409015', { verb, id: source.luid, target, name: other.name })
}
