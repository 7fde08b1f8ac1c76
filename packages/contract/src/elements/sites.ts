/** Sites, apart from the elements of a sign-in: every client loads those. */

import { digits, element, luid, optional, text, word } from '../wire/types.ts'
import { siteSettings } from './site-settings.ts'

export const siteElement = element({
  id: luid(),
  name: text(),
  contentUrl: text(),
  state: optional(word(['Active', 'Suspended'])),
  ...siteSettings,
  usage: optional(element({ numUsers: digits(), storage: digits() })),
})

export const updateSiteRequest = element({
  site: element({
    name: optional(text()),
    contentUrl: optional(text()),
    state: optional(word(['Active', 'Suspended'])),
    ...siteSettings,
  }),
})
