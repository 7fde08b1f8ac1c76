/** Sites: their record, and where they are kept. */

export interface Site {
  readonly id: number
  readonly luid: string
  readonly tenantLuid: string
  readonly name: string
  /** Empty for the default site. Matched in any case. */
  readonly contentUrl: string
  readonly state: 'Active' | 'Suspended'
  /** Settings as the wire names them. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  readonly personalAccessTokens: SiteTokenRules
}

/** What a site says of personal access tokens. */
export interface SiteTokenRules {
  /** False: no user signs in to the site with one, or makes one there. */
  readonly isEnabled: boolean
  /** Life of tokens made there, 1 to 365; older ones keep theirs. */
  readonly maxDays: number
  /** The group whose members may make tokens; null: every user may. No user may when the group is gone. */
  readonly creatorsGroupId: number | null
}

/** A setting for servers of the Model Context Protocol, which alone give it a meaning. */
export interface McpSetting {
  readonly key: string
  readonly value?: string
}

export interface SiteReader {
  byLuid(luid: string): Promise<Site | null>
  byId(id: number): Promise<Site | null>
  byContentUrl(contentUrl: string): Promise<Site | null>
  byName(name: string): Promise<Site | null>
  /** How many there are. */
  count(): Promise<number>
  /** All of them, the oldest first. */
  all(): Promise<readonly Site[]>
  /** Users and stored bytes. */
  usage(siteId: number): Promise<{ readonly userCount: number; readonly storedBytes: number }>
  /** In the order in which they were set. */
  mcpSettings(siteId: number): Promise<readonly McpSetting[]>
  /** Grows with every change to the site's groups, projects or rules; what is derived from them is cached under it. */
  accessVersion(siteId: number): Promise<number>
}

export interface SiteWriter extends SiteReader {
  /** Makes those who change the site wait for the end of this transaction: what is checked after it still holds at the commit. */
  hold(siteId: number): Promise<void>
  create(site: NewSite): Promise<Site>
  update(
    siteId: number,
    change: Partial<
      Pick<Site, 'name' | 'contentUrl' | 'state' | 'settings' | 'personalAccessTokens'>
    >,
  ): Promise<Site>
  /** In place of all that were there. */
  setMcpSettings(siteId: number, settings: readonly McpSetting[]): Promise<void>
}

export interface NewSite {
  readonly tenantLuid: string
  readonly name: string
  readonly contentUrl: string
  readonly now: Date
}
