/** From records to the elements of answers. Each function gives every attribute it knows; lists then select. */

import type { Owner, Project, ProjectCounts, Site, User, View, Workbook } from '../ports/index.ts'

const orAbsent = <T>(value: T | null): T | undefined => value ?? undefined

export const ownerAnswer = (owner: Owner) => ({
  id: owner.luid,
  name: owner.name,
  fullName: orAbsent(owner.fullName),
  email: orAbsent(owner.email),
  siteRole: owner.siteRole,
  lastLogin: orAbsent(owner.lastLogin),
})

/** Id and name: what an item shows of its owner unless more is asked for. */
const ownerReference = ({ luid, name }: Owner) => ({ id: luid, name })

export const userAnswer = (user: User) => ({
  id: user.luid,
  name: user.name,
  fullName: orAbsent(user.fullName),
  email: orAbsent(user.email),
  siteRole: user.siteRole,
  lastLogin: orAbsent(user.lastLogin),
  externalAuthUserId: user.externalAuthUserId,
  authSetting: user.authSetting,
  idpConfigurationId: user.idpConfigurationLuid ?? undefined,
  locale: orAbsent(user.locale),
  language: orAbsent(user.language),
  domain: { name: user.domain },
})

/** What strict clients need of a site, whether or not it has been set. */
const plainSettings = {
  extractEncryptionMode: 'disabled',
  disableSubscriptions: false,
  groupSetsEnabled: false,
}

/** Those of the settings that a session shows too. */
export const sessionSettings = ({ settings }: Site) => {
  const { extractEncryptionMode, disableSubscriptions, groupSetsEnabled } = {
    ...plainSettings,
    ...(settings as Partial<typeof plainSettings>),
  }
  return { extractEncryptionMode, disableSubscriptions, groupSetsEnabled }
}

/** As its administrators see it. */
export const siteAnswer = (site: Site) => ({
  ...plainSettings,
  ...site.settings,
  ...plainSiteAnswer(site),
})

/** The site as every user of it sees it. */
export const plainSiteAnswer = (site: Site) => ({
  id: site.luid,
  name: site.name,
  contentUrl: site.contentUrl,
  state: site.state,
})

export const projectAnswer = (project: Project, extras: ProjectExtras | null = null) => ({
  id: project.luid,
  name: project.name,
  description: project.description,
  contentPermissions: project.contentPermissions,
  parentProjectId: orAbsent(project.parentLuid),
  controllingPermissionsProjectId: orAbsent(project.controllingProjectLuid),
  topLevelProject: project.parentId === null,
  createdAt: project.createdAt,
  updatedAt: project.updatedAt,
  owner: ownerAnswer(project.owner),
  ...(extras === null
    ? {}
    : { writeable: extras.isWriteable, contentsCounts: { ...extras.counts, datasourceCount: 0 } }),
})

export interface ProjectExtras {
  readonly isWriteable: boolean
  readonly counts: ProjectCounts
}

/** One project, as its own methods show it. */
export const oneProjectAnswer = (project: Project) => ({
  ...projectAnswer(project),
  topLevelProject: undefined,
  owner: ownerReference(project.owner),
})

/** Where an item stands in the web pages; numbers are stable for the life of the item. */
export interface Addresses {
  readonly publicUrl: string
  readonly site: Site
}

const webPage = ({ publicUrl, site }: Addresses, path: string) =>
  site.contentUrl === ''
    ? `${publicUrl}/#/${path}`
    : `${publicUrl}/#/site/${site.contentUrl}/${path}`

const locationOf = ({ luid, name }: { readonly luid: string; readonly name: string }) => ({
  id: luid,
  type: 'Project' as const,
  name,
})

const tagsOf = (labels: readonly string[]) => ({ tag: labels.map((label) => ({ label })) })

export const workbookAnswer = (workbook: Workbook, addresses: Addresses) => ({
  id: workbook.luid,
  name: workbook.name,
  description: orAbsent(workbook.description),
  contentUrl: workbook.contentUrl,
  webpageUrl: webPage(addresses, `workbooks/${workbook.id}`),
  showTabs: workbook.showTabs,
  size: Math.ceil(workbook.sizeBytes / 1024 / 1024),
  createdAt: workbook.createdAt,
  updatedAt: workbook.updatedAt,
  encryptExtracts: workbook.encryptExtracts,
  defaultViewId: orAbsent(workbook.defaultViewLuid),
  sheetCount: workbook.sheetCount,
  hasExtracts: workbook.hasExtracts,
  lastPublishedAt: workbook.lastPublishedAt,
  project: {
    id: workbook.project.luid,
    name: workbook.project.name,
    description: workbook.project.description,
  },
  location: locationOf(workbook.project),
  owner: ownerAnswer(workbook.owner),
  tags: tagsOf(workbook.tags),
  dataAccelerationConfig: { accelerationEnabled: false, ...workbook.acceleration },
  dataFreshnessPolicy: orAbsent(workbook.freshnessPolicy),
})

/** One workbook with its views, as publishing and Query Workbook show it; settings where they have been set. */
export function oneWorkbookAnswer(
  workbook: Workbook,
  views: readonly View[],
  addresses: Addresses,
) {
  const { id, name } = workbookAnswer(workbook, addresses).project
  return {
    ...workbookAnswer(workbook, addresses),
    sheetCount: undefined,
    lastPublishedAt: undefined,
    dataAccelerationConfig: orAbsent(workbook.acceleration),
    project: { id, name },
    owner: ownerReference(workbook.owner),
    views: { view: views.map((view) => nestedViewAnswer(view)) },
  }
}

/** A view inside its workbook: nothing that clients could take for the workbook's own project or owner. */
export const nestedViewAnswer = (view: View, withUsage = false) => ({
  id: view.luid,
  name: view.name,
  contentUrl: view.contentUrl,
  createdAt: view.createdAt,
  updatedAt: view.updatedAt,
  viewUrlName: view.viewUrlName,
  tags: tagsOf(view.tags),
  ...(withUsage ? { usage: { totalViewCount: view.hitsTotal } } : {}),
})

export const viewAnswer = (view: View) => ({
  ...nestedViewAnswer(view),
  sheetType: view.sheetType,
  favoritesTotal: 0,
  workbook: {
    id: view.workbook.luid,
    name: view.workbook.name,
    contentUrl: view.workbook.contentUrl,
    description: orAbsent(view.workbook.description),
    showTabs: view.workbook.showTabs,
    size: Math.ceil(view.workbook.sizeBytes / 1024 / 1024),
    createdAt: view.workbook.createdAt,
    updatedAt: view.workbook.updatedAt,
    sheetCount: view.workbook.sheetCount,
    hasExtracts: view.workbook.hasExtracts,
  },
  owner: ownerAnswer(view.owner),
  project: {
    id: view.project.luid,
    name: view.project.name,
    description: view.project.description,
  },
  usage: { totalViewCount: view.hitsTotal },
  location: locationOf(view.project),
})

/** One view, as Get View shows it. */
export const oneViewAnswer = (view: View, withUsage: boolean) => ({
  ...nestedViewAnswer(view, withUsage),
  sheetType: view.sheetType,
  workbook: { id: view.workbook.luid },
  owner: ownerReference(view.owner),
  project: { id: view.project.luid, name: view.project.name },
})
