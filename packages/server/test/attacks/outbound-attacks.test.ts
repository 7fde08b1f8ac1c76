/** Issuers that would lead the server astray, on the embedded database. The other database has its run among the slow tests. */

import { outboundAttacks } from './outbound-attacks.ts'

outboundAttacks(async () => ({}))
