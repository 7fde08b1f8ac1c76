/** Small content for tests of the store. */

import type { ListRequest } from '@easel/contract'
import type { Capability, CapabilityMode, Rule } from '../src/domain/capabilities.ts'
import type { Project } from '../src/ports/store/projects.ts'
import type { Site } from '../src/ports/store/sites.ts'
import type { User } from '../src/ports/store/users.ts'
import type { Workbook, NewView, PublishedContent } from '../src/ports/store/workbooks.ts'
import type { Writer } from '../src/ports/store/store.ts'

export const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)

export interface SmallSite {
  readonly site: Site
  readonly ann: User
  readonly bob: User
  readonly project: Project
}

export async function smallSite(write: Writer, name = 'Main'): Promise<SmallSite> {
  const site = await write.sites.create({
    tenantLuid: 'tenant',
    name,
    contentUrl: name === 'Main' ? '' : name,
    now: at(0),
  })
  const ann = await newUser(write, site.id, 'ann')
  const bob = await newUser(write, site.id, 'bob')
  const project = await write.projects.byName(site.id, null, 'Default')
  if (project === null) throw new Error('the site has no project Default')
  return { site, ann, bob, project }
}

export async function newUser(write: Writer, siteId: number, name: string): Promise<User> {
  return write.users.create({
    siteId,
    name: `${name}@example.com`,
    fullName: name,
    email: `${name}@example.com`,
    siteRole: 'Creator',
    now: at(0),
  })
}

export const sheet = (name: string): NewView => ({
  name,
  viewUrlName: name.replaceAll(' ', ''),
  sheetType: 'view',
  thumbnailSha256: null,
})

export function published(
  publisherId: number,
  more: Partial<PublishedContent> = {},
): PublishedContent {
  return {
    kind: 'twbx',
    blobSha256: 'a'.repeat(64),
    sizeBytes: 100,
    hasExtracts: false,
    showTabs: true,
    encryptExtracts: false,
    description: null,
    views: [sheet('Sheet 1')],
    connections: [],
    publisherId,
    now: at(10),
    ...more,
  }
}

export async function publish(
  write: Writer,
  { site, ann, project }: Pick<SmallSite, 'site' | 'ann' | 'project'>,
  more: Partial<PublishedContent> & { readonly name?: string; readonly contentUrl?: string } = {},
): Promise<Workbook> {
  const name = more.name ?? 'Superstore'
  return write.workbooks.create({
    ...published(ann.id, more),
    siteId: site.id,
    projectId: project.id,
    ownerId: ann.id,
    name,
    contentUrl: more.contentUrl ?? name.replaceAll(' ', ''),
  })
}

export async function newProject(
  write: Writer,
  { site, ann }: Pick<SmallSite, 'site' | 'ann'>,
  more: {
    readonly name: string
    readonly parentId?: number
    readonly contentPermissions?: Project['contentPermissions']
  },
): Promise<Project> {
  return write.projects.create({
    siteId: site.id,
    parentId: more.parentId ?? null,
    name: more.name,
    description: '',
    contentPermissions: more.contentPermissions ?? 'ManagedByOwner',
    ownerId: ann.id,
    now: at(1),
  })
}

export const rule = (
  granteeKind: Rule['granteeKind'],
  granteeId: number,
  capability: Capability = 'Read',
  mode: CapabilityMode = 'Allow',
): Rule => ({ granteeKind, granteeId, capability, mode })

export const page = (more: Partial<ListRequest> = {}): ListRequest => ({
  page: { number: 1, size: 100 },
  filter: [],
  dropped: [],
  sort: [],
  fields: null,
  ...more,
})

export const everything = { kind: 'everything' } as const
