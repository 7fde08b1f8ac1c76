/** Every declared method with its handler. The type says that none is missing. */

import type { cloudManager } from '@easel/contract'
import type { CloudHandlers } from '../../kernel/cloud-context.ts'
import { acceptTerms } from './administration/acceptTerms.ts'
import { getSiteUserCounts } from './administration/getSiteUserCounts.ts'
import { getTenantUserCounts } from './administration/getTenantUserCounts.ts'
import { listRegions } from './administration/listRegions.ts'
import { listSiteUserCounts } from './administration/listSiteUserCounts.ts'
import { createPat } from './authentication/createPat.ts'
import { getCurrentSession } from './authentication/getCurrentSession.ts'
import { listPats } from './authentication/listPats.ts'
import { revokePat } from './authentication/revokePat.ts'
import { signInWithPat } from './authentication/signInWithPat.ts'
import { signInWithUat } from './authentication/signInWithUat.ts'
import { signOut } from './authentication/signOut.ts'
import { getSiteActivityLogs } from './platform-data/getSiteActivityLogs.ts'
import { getSiteSnapshots } from './platform-data/getSiteSnapshots.ts'
import { getTenantActivityLogs } from './platform-data/getTenantActivityLogs.ts'
import { listSiteActivityLogs } from './platform-data/listSiteActivityLogs.ts'
import { listSiteSnapshots } from './platform-data/listSiteSnapshots.ts'
import { listTenantActivityLogs } from './platform-data/listTenantActivityLogs.ts'
import { createSamlConfiguration } from './single-sign-on/createSamlConfiguration.ts'
import { deleteOidcConfiguration } from './single-sign-on/deleteOidcConfiguration.ts'
import { deleteSamlConfiguration } from './single-sign-on/deleteSamlConfiguration.ts'
import { getOidcConfiguration } from './single-sign-on/getOidcConfiguration.ts'
import { getSamlConfiguration } from './single-sign-on/getSamlConfiguration.ts'
import { listSiteAuthConfigurations } from './single-sign-on/listSiteAuthConfigurations.ts'
import { listTenantAuthConfigurations } from './single-sign-on/listTenantAuthConfigurations.ts'
import { putOidcConfiguration } from './single-sign-on/putOidcConfiguration.ts'
import { updateSamlConfiguration } from './single-sign-on/updateSamlConfiguration.ts'
import { createProject } from './sites/createProject.ts'
import { createSite } from './sites/createSite.ts'
import { deleteSite } from './sites/deleteSite.ts'
import { getSite } from './sites/getSite.ts'
import { getSiteCapacities } from './sites/getSiteCapacities.ts'
import { listSites } from './sites/listSites.ts'
import { reactivateSite } from './sites/reactivateSite.ts'
import { suspendSite } from './sites/suspendSite.ts'
import { updateSite } from './sites/updateSite.ts'
import { updateSiteCapacities } from './sites/updateSiteCapacities.ts'
import { getTenant } from './tenants/getTenant.ts'
import { updateTenant } from './tenants/updateTenant.ts'
import { validateTenantName } from './tenants/validateTenantName.ts'
import { createUatConfiguration } from './unified-access-tokens/createUatConfiguration.ts'
import { deleteUatConfiguration } from './unified-access-tokens/deleteUatConfiguration.ts'
import { deleteUatRevocation } from './unified-access-tokens/deleteUatRevocation.ts'
import { getUatConfiguration } from './unified-access-tokens/getUatConfiguration.ts'
import { listUatConfigurations } from './unified-access-tokens/listUatConfigurations.ts'
import { listUatRevocations } from './unified-access-tokens/listUatRevocations.ts'
import { revokeUat } from './unified-access-tokens/revokeUat.ts'
import { updateUatConfiguration } from './unified-access-tokens/updateUatConfiguration.ts'
import { createUser } from './users/createUser.ts'
import { deleteUser } from './users/deleteUser.ts'
import { getUser } from './users/getUser.ts'
import { getUserJob } from './users/getUserJob.ts'
import { importUsers } from './users/importUsers.ts'
import { listUserResources } from './users/listUserResources.ts'
import { listUsers } from './users/listUsers.ts'
import { updateUser } from './users/updateUser.ts'

export const cloudHandlers: CloudHandlers<typeof cloudManager> = {
  signInWithPat,
  signInWithUat,
  getCurrentSession,
  signOut,
  createPat,
  listPats,
  revokePat,
  createUatConfiguration,
  listUatConfigurations,
  getUatConfiguration,
  updateUatConfiguration,
  deleteUatConfiguration,
  revokeUat,
  listUatRevocations,
  deleteUatRevocation,
  listRegions,
  listSiteUserCounts,
  getSiteUserCounts,
  getTenantUserCounts,
  acceptTerms,
  listTenantActivityLogs,
  listSiteActivityLogs,
  listSiteSnapshots,
  getTenantActivityLogs,
  getSiteActivityLogs,
  getSiteSnapshots,
  listTenantAuthConfigurations,
  listSiteAuthConfigurations,
  getOidcConfiguration,
  putOidcConfiguration,
  deleteOidcConfiguration,
  createSamlConfiguration,
  getSamlConfiguration,
  updateSamlConfiguration,
  deleteSamlConfiguration,
  listSites,
  createSite,
  getSite,
  updateSite,
  suspendSite,
  reactivateSite,
  deleteSite,
  getSiteCapacities,
  updateSiteCapacities,
  createProject,
  getTenant,
  updateTenant,
  validateTenantName,
  listUsers,
  createUser,
  getUser,
  updateUser,
  deleteUser,
  importUsers,
  getUserJob,
  listUserResources,
}
