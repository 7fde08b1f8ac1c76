/** Who works at the demo's site. */

import type { SiteRole } from '@easel/contract'

export interface DemoUser {
  readonly name: string
  readonly fullName: string
  readonly siteRole: SiteRole
  readonly groups: readonly string[]
}

export const demoTenant = 'demo'

export const demoSite = { name: 'Demo', contentUrl: 'demo' } as const

export const demoGroups = ['Analysts', 'Finance', 'Management'] as const

/** People without an account come in through it. */
export const demoVisitors = 'Visitors'

export const demoAdmin: DemoUser = {
  name: 'admin@example.com',
  fullName: 'Ada Admin',
  siteRole: 'SiteAdministratorCreator',
  groups: [],
}

export const demoViewer: DemoUser = {
  name: 'vera@example.com',
  fullName: 'Vera Viewer',
  siteRole: 'Viewer',
  groups: ['Management'],
}

export const demoUsers: readonly DemoUser[] = [
  demoAdmin,
  {
    name: 'carol@example.com',
    fullName: 'Carol Creator',
    siteRole: 'Creator',
    groups: ['Analysts'],
  },
  {
    name: 'chris@example.com',
    fullName: 'Chris Creator',
    siteRole: 'Creator',
    groups: ['Analysts', 'Finance'],
  },
  {
    name: 'erin@example.com',
    fullName: 'Erin Explorer',
    siteRole: 'Explorer',
    groups: ['Finance'],
  },
  demoViewer,
]
