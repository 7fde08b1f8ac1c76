/** A refused JWT with what its explanation needs. */

import type { JwtFacts } from '../../ports/index.ts'
import type { Circumstances } from './circumstances.ts'
import type { TimeLimits } from './jwt-times.ts'
import type { Finding } from './words.ts'

export interface JwtCase {
  readonly of: Circumstances
  readonly jwt: JwtFacts
  readonly limits: TimeLimits
  readonly at: Date
}

export type JwtFind = (jwtCase: JwtCase) => Finding

export const issuerOf = (jwt: JwtFacts): string | null => jwt.headerIss ?? jwt.iss

export const whereIss = (jwt: JwtFacts): string =>
  jwt.headerIss === null ? 'the payload' : jwt.iss === null ? 'the header' : 'header and payload'
