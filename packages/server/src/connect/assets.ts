/** The picture that applications show for the integration. */

import type { Answer } from '../kernel/call.ts'

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><g fill="none" stroke="#1f447e" stroke-width="2" stroke-linecap="round"><path d="M4 20V11M9.3 20V4M14.7 20v-6M20 20V8"/></g></svg>'

export const integrationMark = (): Answer => ({
  status: 200,
  headers: {
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'public, max-age=86400',
    'cross-origin-resource-policy': 'cross-origin',
  },
  body: mark,
})
