/** The answer of Sign In and Switch Site. */

import type { SignedIn } from '../../../ports/index.ts'

export const credentialsAnswer = ({ token, site, user, estimatedTimeToExpiration }: SignedIn) => ({
  credentials: {
    token,
    estimatedTimeToExpiration,
    site: { id: site.luid, contentUrl: site.contentUrl },
    user: { id: user.luid },
  },
})
