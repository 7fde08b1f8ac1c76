import type { rest } from '@easel/contract'
import { flowAnswer } from '../../../content/answers/flows.ts'
import { findFlow, findProject, leads } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import { nameProblem } from '../../../domain/content-naming.ts'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { Flow, FlowChange, Writer } from '../../../ports/index.ts'

type Update = typeof rest.updateFlow

/** Changing needs Write; moving also ChangeHierarchy and Write on the target; a new owner is given by the owner and by leaders. */
export const updateFlow: Handler<Update> = async (context) => {
  const { params, caller, services, error } = context
  const flow = await findFlow(context, params.flowId)
  if (!(await services.access.may(caller, 'Write', { kind: 'flow', record: flow }))) {
    throw error('403004', { problem: `You may not change flow '${flow.name}'.` })
  }
  const change = await toChange(context, flow)
  const updated = await changeSite(context, async (write) => {
    await checkPlace(context, { flow, change, write })
    return write.flows.update(flow.id, change)
  })
  return { flow: flowAnswer(updated, { publicUrl: services.publicUrl(), site: caller.site }) }
}

async function toChange(context: Context<Update>, flow: Flow): Promise<FlowChange> {
  const { body, now, error } = context
  const { name, description } = body.flow
  const problem = name === undefined ? null : nameProblem('flow', name)
  if (problem !== null) throw error('400000', { problem })
  const projectId = await newProject(context, flow)
  const ownerId = await newOwner(context, flow)
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(projectId === null ? {} : { projectId }),
    ...(ownerId === null ? {} : { ownerId }),
    now,
  }
}

/** Null where the flow stays where it is. */
async function newProject(context: Context<Update>, flow: Flow): Promise<number | null> {
  const { body, caller, services, error } = context
  const luid = body.flow.project?.id
  if (luid === undefined) return null
  const target = await findProject(context, luid)
  if (target.id === flow.project.id) return null
  if (!(await services.access.may(caller, 'ChangeHierarchy', { kind: 'flow', record: flow }))) {
    throw error('403030', { problem: `you may not move flow '${flow.name}'.` })
  }
  if (!(await services.access.may(caller, 'Write', { kind: 'project', record: target }))) {
    throw error('403030', { problem: `you may not publish to project '${target.name}'.` })
  }
  return target.id
}

async function newOwner(context: Context<Update>, flow: Flow): Promise<number | null> {
  const { body, caller, services, error } = context
  const luid = body.flow.owner?.id
  if (luid === undefined) return null
  const owner = await services.store.read.users.byLuid(caller.site.id, luid.toLowerCase())
  if (owner === null) throw error('404002', { id: luid })
  const project = await services.store.read.projects.byId(flow.project.id)
  const mayGive = flow.owner.id === caller.user.id || (project !== null && leads(context, project))
  if (!mayGive) {
    throw error('403098', { problem: 'only the owner, project leaders and administrators may.' })
  }
  if (!mayOwnContent(owner.siteRole)) {
    throw error('403098', {
      problem: `a user with site role ${owner.siteRole} cannot own a flow.`,
    })
  }
  return owner.id
}

interface Planned {
  readonly flow: Flow
  readonly change: FlowChange
  readonly write: Writer
}

/** The flow and the project it moves to are still there, and its name is free. */
async function checkPlace(
  { params, body, caller, error }: Context<Update>,
  { flow, change, write }: Planned,
): Promise<void> {
  if ((await write.flows.byLuid(caller.site.id, flow.luid)) === null) {
    throw error('404027', { id: params.flowId })
  }
  const projectId = change.projectId ?? flow.project.id
  if ((await write.projects.byId(projectId)) === null) {
    throw error('404005', { id: body.flow.project?.id ?? '' })
  }
  const name = change.name ?? flow.name
  const other = await write.flows.byName(projectId, name)
  if (other !== null && other.id !== flow.id) throw error('409041', { name })
}
