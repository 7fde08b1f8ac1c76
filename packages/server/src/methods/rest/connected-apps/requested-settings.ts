/** What a request to create or update a connected app asks for, checked. */

import type { BodyOf, Raise, rest } from '@easel/contract'
import { findProject } from '../../../content/find.ts'
import { readDomainSafelist } from '../../../domain/domain-safelist.ts'
import type { Services } from '../../../kernel/services.ts'
import type { Caller, ConnectedAppProject, ConnectedAppSettings } from '../../../ports/index.ts'

type Requested = BodyOf<(typeof rest.updateConnectedApp)['body']>['connectedApplication']

interface Asking {
  readonly caller: Caller
  readonly services: Pick<Services, 'store' | 'access'>
  readonly error: Raise<'400000' | '400133' | '404005'>
}

/** Settings that the request does not name are left out. */
export async function requestedSettings(
  asking: Asking,
  requested: Requested,
): Promise<Partial<ConnectedAppSettings>> {
  const { name, enabled, domainSafelist, unrestrictedEmbedding } = requested
  if (name?.trim() === '') {
    throw asking.error('400000', { problem: 'connectedApplication name must not be empty' })
  }
  const projects = await requestedProjects(asking, requested)
  const domains = domainSafelist === undefined ? undefined : domainsOf(asking, domainSafelist)
  return {
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { isEnabled: enabled }),
    ...(domains !== undefined && { domainSafelist: domains }),
    ...(unrestrictedEmbedding !== undefined && { unrestrictedEmbedding }),
    ...(projects !== undefined && { projects }),
  }
}

function domainsOf({ error }: Asking, text: string): readonly string[] {
  const read = readDomainSafelist(text)
  if ('problem' in read) throw error('400133', { problem: read.problem })
  return read.domains
}

/** null: all projects. The list of 3.22 goes before the single id that came first. */
async function requestedProjects(
  asking: Asking,
  { projectId, projectIds }: Requested,
): Promise<readonly ConnectedAppProject[] | null | undefined> {
  if (projectIds === undefined && projectId === undefined) return undefined
  const wanted = projectIds?.projectId ?? [projectId ?? '']
  const luids = new Set(wanted.filter((id) => id !== '').map((id) => id.toLowerCase()))
  if (luids.size === 0) return null
  const projects: ConnectedAppProject[] = []
  for (const asked of luids) {
    const { id, luid } = await findProject(asking, asked)
    projects.push({ id, luid })
  }
  return projects
}
