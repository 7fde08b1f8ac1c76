/** Sites in answers. */

import type { Site } from '../../ports/index.ts'

/** What strict clients need of a site, whether or not it has been set. */
const plainSettings = {
  extractEncryptionMode: 'disabled' as 'enforced' | 'enabled' | 'disabled',
  /** No mail is sent. */
  disableSubscriptions: true,
  groupSetsEnabled: true,
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
