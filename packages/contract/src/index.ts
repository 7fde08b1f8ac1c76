/** The two APIs as data, and the codecs that read and write them. */

export * from './define.ts'
export * from './errors.ts'
export * from './scopes.ts'
export * from './versions.ts'
export * from './wire/list-grammar.ts'
export * from './rest/index.ts'
export { projectList } from './rest/projects.ts'
export { userList } from './rest/users.ts'
export { viewList } from './rest/views.ts'
export { workbookList } from './rest/workbooks.ts'
export type { ContentPermissions, JobType } from './elements/content.ts'
export { siteRoles, type SiteRole } from './elements/identity.ts'
