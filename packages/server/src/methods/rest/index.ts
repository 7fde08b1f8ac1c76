/** Every declared method with its handler. The type says that none is missing. */

import type { rest } from '@easel/contract'
import type { Handlers } from '../../kernel/context.ts'
import { getCurrentServerSession } from './authentication/getCurrentServerSession.ts'
import { signIn } from './authentication/signIn.ts'
import { signOut } from './authentication/signOut.ts'
import { switchSite } from './authentication/switchSite.ts'
import { createConnectedApp } from './connected-apps/createConnectedApp.ts'
import { createConnectedAppSecret } from './connected-apps/createConnectedAppSecret.ts'
import { deleteConnectedApp } from './connected-apps/deleteConnectedApp.ts'
import { deleteConnectedAppSecret } from './connected-apps/deleteConnectedAppSecret.ts'
import { getConnectedApp } from './connected-apps/getConnectedApp.ts'
import { getConnectedAppSecret } from './connected-apps/getConnectedAppSecret.ts'
import { listConnectedApps } from './connected-apps/listConnectedApps.ts'
import { updateConnectedApp } from './connected-apps/updateConnectedApp.ts'
import { connections } from './connections/index.ts'
import { deleteDataSource } from './datasources/deleteDataSource.ts'
import { downloadDataSource } from './datasources/downloadDataSource.ts'
import { publishDataSource } from './datasources/publishDataSource.ts'
import { queryDataSource } from './datasources/queryDataSource.ts'
import { queryDataSources } from './datasources/queryDataSources.ts'
import { updateDataInHyperConnection } from './datasources/updateDataInHyperConnection.ts'
import { updateDataInHyperDataSource } from './datasources/updateDataInHyperDataSource.ts'
import { updateDataSource } from './datasources/updateDataSource.ts'
import { updateDataSourceNow } from './datasources/updateDataSourceNow.ts'
import { createExtractsForWorkbook } from './extracts/createExtractsForWorkbook.ts'
import { createExtractForDataSource } from './extracts/createExtractForDataSource.ts'
import { deleteExtractsFromWorkbook } from './extracts/deleteExtractsFromWorkbook.ts'
import { deleteExtractFromDataSource } from './extracts/deleteExtractFromDataSource.ts'
import { deleteEas } from './external-authorization-servers/deleteEas.ts'
import { listAllRegisteredEas } from './external-authorization-servers/listAllRegisteredEas.ts'
import { listRegisteredEas } from './external-authorization-servers/listRegisteredEas.ts'
import { registerEas } from './external-authorization-servers/registerEas.ts'
import { updateEas } from './external-authorization-servers/updateEas.ts'
import { customViews } from './custom-views/index.ts'
import { favorites } from './favorites/index.ts'
import { appendToFileUpload } from './file-uploads/appendToFileUpload.ts'
import { initiateFileUpload } from './file-uploads/initiateFileUpload.ts'
import { createCloudExtractRefreshTask } from './extract-refresh-tasks/createCloudExtractRefreshTask.ts'
import { deleteExtractRefreshTask } from './extract-refresh-tasks/deleteExtractRefreshTask.ts'
import { getExtractRefreshTask } from './extract-refresh-tasks/getExtractRefreshTask.ts'
import { listExtractRefreshTasks } from './extract-refresh-tasks/listExtractRefreshTasks.ts'
import { runExtractRefreshTask } from './extract-refresh-tasks/runExtractRefreshTask.ts'
import { updateCloudExtractRefreshTask } from './extract-refresh-tasks/updateCloudExtractRefreshTask.ts'
import { createCloudFlowTask } from './flows/createCloudFlowTask.ts'
import { deleteFlow } from './flows/deleteFlow.ts'
import { downloadFlow } from './flows/downloadFlow.ts'
import { getFlowRuns } from './flows/getFlowRuns.ts'
import { getFlowRunTasks } from './flows/getFlowRunTasks.ts'
import { publishFlow } from './flows/publishFlow.ts'
import { queryFlow } from './flows/queryFlow.ts'
import { queryFlowsForSite } from './flows/queryFlowsForSite.ts'
import { queryFlowsForUser } from './users/queryFlowsForUser.ts'
import { runFlowNow } from './flows/runFlowNow.ts'
import { updateFlow } from './flows/updateFlow.ts'
import { cancelJob } from './jobs/cancelJob.ts'
import { queryJob } from './jobs/queryJob.ts'
import { queryJobs } from './jobs/queryJobs.ts'
import { listPersonalAccessTokens } from './personal-access-tokens/listPersonalAccessTokens.ts'
import { revokePersonalAccessToken } from './personal-access-tokens/revokePersonalAccessToken.ts'
import { keychains } from './keychains/index.ts'
import { permissions } from './permissions/index.ts'
import { createProject } from './projects/createProject.ts'
import { deleteProject } from './projects/deleteProject.ts'
import { queryProjects } from './projects/queryProjects.ts'
import { updateProject } from './projects/updateProject.ts'
import { revisions } from './revisions/index.ts'
import { serverInfo } from './server/serverInfo.ts'
import { createMcpSiteSettings } from './sites/createMcpSiteSettings.ts'
import { getMcpSiteSettings } from './sites/getMcpSiteSettings.ts'
import { listSiteAuthConfigurations } from './sites/listSiteAuthConfigurations.ts'
import { querySite } from './sites/querySite.ts'
import { querySites } from './sites/querySites.ts'
import { updateMcpSiteSettings } from './sites/updateMcpSiteSettings.ts'
import { updateSite } from './sites/updateSite.ts'
import { subscriptions } from './subscriptions/index.ts'
import { tags } from './tags/index.ts'
import { addGroupToGroupSet } from './group-sets/addGroupToGroupSet.ts'
import { createGroupSet } from './group-sets/createGroupSet.ts'
import { deleteGroupSet } from './group-sets/deleteGroupSet.ts'
import { getGroupSet } from './group-sets/getGroupSet.ts'
import { listGroupSets } from './group-sets/listGroupSets.ts'
import { removeGroupFromGroupSet } from './group-sets/removeGroupFromGroupSet.ts'
import { updateGroupSet } from './group-sets/updateGroupSet.ts'
import { addUserToGroup } from './groups/addUserToGroup.ts'
import { createGroup } from './groups/createGroup.ts'
import { deleteGroup } from './groups/deleteGroup.ts'
import { getUsersInGroup } from './groups/getUsersInGroup.ts'
import { queryGroups } from './groups/queryGroups.ts'
import { removeUserFromGroup } from './groups/removeUserFromGroup.ts'
import { removeUsersFromGroup } from './groups/removeUsersFromGroup.ts'
import { updateGroup } from './groups/updateGroup.ts'
import { getRecentlyViewedForSite } from './usage/getRecentlyViewedForSite.ts'
import { getRecommendationsForViews } from './usage/getRecommendationsForViews.ts'
import { hideRecommendationForView } from './usage/hideRecommendationForView.ts'
import { unhideRecommendationForView } from './usage/unhideRecommendationForView.ts'
import { addUserToSite } from './users/addUserToSite.ts'
import { deleteUsersFromSiteWithCsv } from './users/deleteUsersFromSiteWithCsv.ts'
import { importUsersToSiteFromCsv } from './users/importUsersToSiteFromCsv.ts'
import { getGroupsForUser } from './users/getGroupsForUser.ts'
import { queryWorkbooksForUser } from './users/queryWorkbooksForUser.ts'
import { removeUserFromSite } from './users/removeUserFromSite.ts'
import { updateUser } from './users/updateUser.ts'
import { getUsersOnSite } from './users/getUsersOnSite.ts'
import { queryUserOnSite } from './users/queryUserOnSite.ts'
import { downloadViewCrosstabExcel } from './views/downloadViewCrosstabExcel.ts'
import { deleteView } from './views/deleteView.ts'
import { getView } from './views/getView.ts'
import { queryViewData } from './views/queryViewData.ts'
import { queryViewImage } from './views/queryViewImage.ts'
import { queryViewPdf } from './views/queryViewPdf.ts'
import { queryViewPreviewImage } from './views/queryViewPreviewImage.ts'
import { queryViewsForSite } from './views/queryViewsForSite.ts'
import { deleteWorkbook } from './workbooks/deleteWorkbook.ts'
import { downloadWorkbook } from './workbooks/downloadWorkbook.ts'
import { downloadWorkbookPdf } from './workbooks/downloadWorkbookPdf.ts'
import { downloadWorkbookPowerPoint } from './workbooks/downloadWorkbookPowerPoint.ts'
import { publishWorkbook } from './workbooks/publishWorkbook.ts'
import { queryViewsForWorkbook } from './workbooks/queryViewsForWorkbook.ts'
import { queryWorkbook } from './workbooks/queryWorkbook.ts'
import { queryWorkbookPreviewImage } from './workbooks/queryWorkbookPreviewImage.ts'
import { queryWorkbooksForSite } from './workbooks/queryWorkbooksForSite.ts'
import { updateWorkbook } from './workbooks/updateWorkbook.ts'
import { updateWorkbookNow } from './workbooks/updateWorkbookNow.ts'

export const handlers: Handlers<typeof rest> = {
  getCurrentServerSession,
  signIn,
  signOut,
  switchSite,
  createConnectedApp,
  createConnectedAppSecret,
  deleteConnectedApp,
  deleteConnectedAppSecret,
  getConnectedApp,
  getConnectedAppSecret,
  listConnectedApps,
  updateConnectedApp,
  deleteDataSource,
  downloadDataSource,
  publishDataSource,
  queryDataSource,
  queryDataSources,
  updateDataInHyperConnection,
  updateDataInHyperDataSource,
  updateDataSource,
  updateDataSourceNow,
  createExtractsForWorkbook,
  createExtractForDataSource,
  deleteExtractsFromWorkbook,
  deleteExtractFromDataSource,
  deleteEas,
  listAllRegisteredEas,
  listRegisteredEas,
  registerEas,
  updateEas,
  appendToFileUpload,
  initiateFileUpload,
  createCloudExtractRefreshTask,
  deleteExtractRefreshTask,
  getExtractRefreshTask,
  listExtractRefreshTasks,
  runExtractRefreshTask,
  updateCloudExtractRefreshTask,
  createCloudFlowTask,
  deleteFlow,
  downloadFlow,
  getFlowRuns,
  getFlowRunTasks,
  publishFlow,
  queryFlow,
  queryFlowsForSite,
  queryFlowsForUser,
  runFlowNow,
  updateFlow,
  cancelJob,
  queryJob,
  queryJobs,
  listPersonalAccessTokens,
  revokePersonalAccessToken,
  createProject,
  deleteProject,
  queryProjects,
  updateProject,
  serverInfo,
  querySite,
  querySites,
  listSiteAuthConfigurations,
  getMcpSiteSettings,
  createMcpSiteSettings,
  updateMcpSiteSettings,
  updateSite,
  addGroupToGroupSet,
  createGroupSet,
  deleteGroupSet,
  getGroupSet,
  listGroupSets,
  removeGroupFromGroupSet,
  updateGroupSet,
  addUserToGroup,
  createGroup,
  deleteGroup,
  getUsersInGroup,
  queryGroups,
  removeUserFromGroup,
  removeUsersFromGroup,
  updateGroup,
  getRecentlyViewedForSite,
  getRecommendationsForViews,
  hideRecommendationForView,
  unhideRecommendationForView,
  addUserToSite,
  deleteUsersFromSiteWithCsv,
  importUsersToSiteFromCsv,
  getGroupsForUser,
  queryWorkbooksForUser,
  removeUserFromSite,
  updateUser,
  getUsersOnSite,
  queryUserOnSite,
  deleteView,
  getView,
  queryViewData,
  queryViewImage,
  queryViewPdf,
  downloadViewCrosstabExcel,
  queryViewPreviewImage,
  queryViewsForSite,
  deleteWorkbook,
  downloadWorkbook,
  downloadWorkbookPdf,
  downloadWorkbookPowerPoint,
  publishWorkbook,
  queryViewsForWorkbook,
  queryWorkbook,
  queryWorkbookPreviewImage,
  queryWorkbooksForSite,
  updateWorkbook,
  updateWorkbookNow,
  ...connections,
  ...keychains,
  ...permissions,
  ...subscriptions,
  ...revisions,
  ...tags,
  ...favorites,
  ...customViews,
}
