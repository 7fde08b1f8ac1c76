/** How users of sites are changed, for handlers and jobs alike. */

import { createUserFiles, type UserFiles } from '../cloud-manager/user-files.ts'
import { createUserStanding, type UserStanding } from '../cloud-manager/user-standing.ts'
import type { Foundation } from './foundation.ts'
import type { Identity } from './identity.ts'

export interface People {
  readonly standing: UserStanding
  readonly files: UserFiles
}

export function createPeople(
  { credentials, cloudSignIn, siteSessions }: Identity,
  { clock }: Foundation,
): People {
  const tokens = credentials.personalAccessTokens
  const standing = createUserStanding({ tokens, cloudSignIn, siteSessions, clock })
  return { standing, files: createUserFiles(standing) }
}
