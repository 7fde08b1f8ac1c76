import { siteRoles, type SiteRole } from '@easel/contract'
import { describe, expect, it } from 'vitest'
import { capabilities, type Capability } from './capabilities.ts'
import {
  isAdministrator,
  isBelowCeiling,
  isLicensed,
  licenseLevel,
  mayOwnContent,
  mayPublish,
} from './site-roles.ts'

/** Columns of the published table: Viewer, Explorer, ExplorerCanPublish, Creator. */
const columns: readonly SiteRole[] = ['Viewer', 'Explorer', 'ExplorerCanPublish', 'Creator']
const table: Readonly<Record<Capability, string>> = {
  Read: 'yyyy',
  Filter: 'yyyy',
  ViewComments: 'yyyy',
  AddComment: 'yyyy',
  ExportImage: 'yyyy',
  ExportData: 'yyyy',
  ShareView: 'yyyy',
  RunExplainData: 'yyyy',
  ViewUnderlyingData: 'nyyy',
  WebAuthoring: 'nyyy',
  ExportXml: 'nyyy',
  Write: 'nnyy',
  SaveAs: 'nnyy',
  CreateRefreshMetrics: 'nnyy',
  Connect: 'yyyy',
  VizqlDataApiAccess: 'yyyy',
  ChangeHierarchy: 'nnyy',
  Delete: 'nnyy',
  ChangePermissions: 'nnyy',
  Execute: 'nnyy',
  WebAuthoringForFlows: 'nnyy',
  ProjectLeader: 'nnyy',
  ExtractRefresh: 'nnyy',
  PulseMetricDefine: 'nnyy',
}

describe('the ceiling of site roles', () => {
  it.each(Object.entries(table))('%s is %s', (capability, row) => {
    const answers = columns.map((role) => isBelowCeiling(role, capability as Capability))
    expect(answers.map((yes) => (yes ? 'y' : 'n')).join('')).toBe(row)
  })

  it('of administrators is that of their license', () => {
    for (const capability of capabilities) {
      const as = (role: SiteRole): boolean => isBelowCeiling(role, capability)
      expect(as('SiteAdministratorCreator')).toBe(as('Creator'))
      expect(as('ServerAdministrator')).toBe(as('Creator'))
      expect(as('SiteAdministratorExplorer')).toBe(as('ExplorerCanPublish'))
    }
  })

  it('of the unlicensed is nothing at all', () => {
    expect(capabilities.some((capability) => isBelowCeiling('Unlicensed', capability))).toBe(false)
  })
})

it.each<[SiteRole, string]>([
  ['SiteAdministratorCreator', 'Creator publishes owns administers'],
  ['SiteAdministratorExplorer', 'Explorer publishes owns administers'],
  ['ServerAdministrator', 'Creator publishes owns administers'],
  ['Creator', 'Creator publishes owns'],
  ['ExplorerCanPublish', 'Explorer publishes owns'],
  ['Explorer', 'Explorer owns'],
  ['Viewer', 'Viewer'],
  ['Unlicensed', 'Unlicensed'],
  ['Guest', 'Viewer'],
  ['SupportUser', 'Viewer'],
])('%s: %s', (role, expected) => {
  const words = [
    licenseLevel(role),
    mayPublish(role) && 'publishes',
    mayOwnContent(role) && 'owns',
    isAdministrator(role) && 'administers',
  ]
  expect(words.filter(Boolean).join(' ')).toBe(expected)
})

it('only the unlicensed may not sign in', () => {
  expect(siteRoles.filter((role) => !isLicensed(role))).toEqual(['Unlicensed'])
})
