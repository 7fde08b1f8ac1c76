/** A server in a process of its own, on the data directory that is its argument; tells on one line where it is and how to sign in. */

import { appendFileSync } from 'node:fs'
import { createLogger } from '../src/log/logger.ts'
import { startEasel } from '../src/testing.ts'

const path = process.argv[2]
if (path === undefined) throw new Error('say which data directory')
const adminKey = process.env['EASEL_ADMIN_KEY']
const databaseUrl = process.env['EASEL_CHILD_DATABASE']
/** A file for its log; absent: it logs nothing. */
const logFile = process.env['EASEL_CHILD_LOG']
const easel = await startEasel({
  data: { kind: 'directory', path },
  ...(adminKey === undefined ? {} : { adminKey }),
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  ...(logFile === undefined ? {} : { log: logTo(logFile) }),
})
const { provision, url } = easel
const site = await provision.site({ name: 'Test', contentUrl: 'test' })
const admin = { name: 'admin@example.com', siteRole: 'SiteAdministratorCreator' } as const
const user = await provision.user(site.luid, admin)
/** A start revokes the token of that name that the start before made, so that two servers of one database have two names. */
const tokenName = process.env['EASEL_CHILD_TOKEN'] ?? 'child'
const pat = await provision.personalAccessToken(site.luid, user.luid, tokenName)
process.stdout.write(`${JSON.stringify({ url, siteLuid: site.luid, pat })}\n`)

process.once('SIGTERM', () => {
  void easel.close()
})

function logTo(path: string) {
  return createLogger(
    (line) => appendFileSync(path, `${line}\n`),
    () => new Date(),
  )
}
