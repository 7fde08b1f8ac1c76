/** What the operator's commands work with. */

import type {
  Clock,
  ConnectAdministration,
  CloudSignIn,
  ConnectedApps,
  Passwords,
  PersonalAccessTokens,
  Random,
  Store,
} from '../ports/index.ts'
import type { UserStanding } from '../cloud-manager/user-standing.ts'

export interface ProvisionDeps {
  readonly store: Store
  readonly tokens: PersonalAccessTokens
  readonly standing: UserStanding
  readonly cloudSessions: Pick<CloudSignIn, 'endOfPat'>
  readonly passwords: Passwords
  readonly connectedApps: ConnectedApps
  readonly connect: ConnectAdministration
  readonly clock: Clock
  readonly random: Random
}

/** A user, and the site that the user is on. */
export interface Named {
  readonly siteLuid: string
  readonly userLuid: string
}
