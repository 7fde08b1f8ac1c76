/** A signed-in session of the REST API, with the few calls that fill the demo. */

import { createClient, pat } from '@easel/client'
import { currentVersion } from '@easel/contract'

/** Version of the API that the demo speaks. */
export const apiVersion = currentVersion

export interface Credentials {
  readonly patName: string
  readonly patSecret: string
  /** Content URL. */
  readonly site: string
}

export interface ApiSession {
  readonly siteLuid: string
  /** Makes a project; the existing one's LUID when the name is taken below that parent. */
  project(project: {
    readonly name: string
    readonly description: string
    readonly parentLuid: string | null
  }): Promise<string>
  /** Publishes a package; a workbook of that name in the project is replaced. */
  publish(workbook: {
    readonly name: string
    readonly projectLuid: string
    readonly file: Uint8Array
  }): Promise<void>
  /** LUID of the view with that content URL, e.g. `Orders/sheets/Overview`; null when there is none. */
  viewLuid(contentUrl: string): Promise<string | null>
  signOut(): Promise<void>
}

/** @throws TableauError 401001 when the token is not valid (any more) */
export async function signIn(url: string, credentials: Credentials): Promise<ApiSession> {
  const { patName: name, patSecret: secret, site } = credentials
  const tableau = createClient({ url, apiVersion, auth: pat({ name, secret, site }) })
  const { siteId } = await tableau.session()
  return {
    siteLuid: siteId,
    project: async ({ name: called, description, parentLuid }) => {
      const same = await tableau.queryProjects({ filter: { name: { eq: called } } }).all()
      const taken = same.find(({ parentProjectId = null }) => parentProjectId === parentLuid)
      if (taken !== undefined) return taken.id
      const parent = parentLuid === null ? {} : { parentProjectId: parentLuid }
      const made = { name: called, description, ...parent }
      return (await tableau.createProject({ project: made })).project.id
    },
    publish: async ({ name: called, projectLuid, file }) => {
      const workbook = { name: called, showTabs: true, project: { id: projectLuid } }
      await tableau.publishWorkbook({ workbook, file, fileName: `${called}.twbx`, overwrite: true })
    },
    viewLuid: async (contentUrl) => {
      const [view] = await tableau
        .queryViewsForSite({ filter: { contentUrl: { eq: contentUrl } } })
        .all({ limit: 1 })
      return view?.id ?? null
    },
    signOut: () => tableau.close(),
  }
}
