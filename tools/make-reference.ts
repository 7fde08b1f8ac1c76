/** Makes the reference pages from the declarations of the contract. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { rules } from './check-imports.ts'
import { declared, declaredCloud, readCloudFamilies, readFamilies } from './families.ts'
import { writeOrCheck } from './generated.ts'
import { cloudPage } from './reference/cloud-page.ts'
import { coveragePage, matchRows } from './reference/coverage-page.ts'
import { errorsPage } from './reference/errors-page.ts'
import { methodsPage } from './reference/methods-page.ts'
import { withRooms } from './reference/rooms.ts'
import { scopesPage } from './reference/scopes-page.ts'
import { withCoverage } from './reference/viz-coverage.ts'
import { readAsvs, withAsvs } from './security/asvs.ts'
import { readVendorMethods } from './vendor/vendor-methods.ts'

const rows = matchRows({ rest: declared, 'cloud-manager': declaredCloud }, readVendorMethods())

const root = path.join(import.meta.dirname, '..')
const architecturePage = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
const securityPage = readFileSync(path.join(root, 'docs/security.md'), 'utf8')
const vizPage = readFileSync(path.join(root, 'packages/viz/README.md'), 'utf8')

writeOrCheck({
  'docs/architecture.md': withRooms(architecturePage, rules.rooms),
  'docs/security.md': withAsvs(securityPage, readAsvs(root)),
  'packages/viz/README.md': withCoverage(vizPage),
  'docs/reference/methods.md': methodsPage(await readFamilies()),
  'docs/reference/scopes.md': scopesPage(declared),
  'docs/reference/errors.md': errorsPage(declared),
  'docs/reference/cloud-manager.md': cloudPage(await readCloudFamilies()),
  'docs/reference/coverage.md': coveragePage(rows),
})
