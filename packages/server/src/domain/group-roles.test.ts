import { expect, test } from 'vitest'
import { raisedRole } from './group-roles.ts'

test.each([
  ['Unlicensed', ['Viewer', 'Explorer'], 'Explorer'],
  ['Unlicensed', [], 'Unlicensed'],
  ['Creator', ['Viewer', 'Explorer'], 'Creator'],
  ['Viewer', ['SiteAdministratorExplorer'], 'SiteAdministratorExplorer'],
  ['Creator', ['SiteAdministratorExplorer'], 'Creator'],
  [
    'Creator',
    ['SiteAdministratorExplorer', 'SiteAdministratorCreator'],
    'SiteAdministratorCreator',
  ],
  ['ServerAdministrator', ['Viewer'], 'ServerAdministrator'],
] as const)('a user with role %s in groups of %j signs in as %s', (present, granted, raised) => {
  expect(raisedRole(present, granted)).toBe(raised)
})
