/** Every known trap of sign-in has a test that makes the mistake: the list says which, so that none is forgotten. */

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const plain = 'traps.test.ts'
const trust = 'traps-of-trust.test.ts'
type Report = readonly [file: string, title: string]

/** By the number of the trap in the notes on authentication. */
const traps: Readonly<Record<number, readonly Report[]>> = {
  1: [[plain, 'a PAT used in two places tells when, by which token and from where']],
  2: [
    [plain, 'an inner block that signs out is named as the end of the outer session'],
    [plain, 'a request without a token, as after an inner sign-out, says that there is none'],
  ],
  3: [[plain, 'a missing scope is distinguished from an expired session']],
  4: [[trust, 'at a method that takes no JWT is explained as needing a PAT']],
  5: [[plain, 'a clock that runs fast is explained with the difference']],
  6: [[plain, 'milliseconds and time zones are recognised']],
  7: [[plain, "'jwt_scp_type', 'scp must be a JSON array; got string, a comma list.'"]],
  8: [
    [plain, 'whose kid is the client id is explained'],
    [plain, 'with the header %j is refused for %s'],
  ],
  9: [[plain, 'of another app tells where iss was read']],
  10: [[plain, 'signed with the decoded secret is recognised']],
  11: [[plain, "{ aud: 'Tableau' }"]],
  12: [[plain, 'used twice names the session that used it']],
  13: [[plain, 'for a site named by name, LUID or address tells the content URL']],
  14: [[plain, 'a sign-in that a redirect made a GET says so']],
  15: [[plain, 'a sign-in answered in XML because Accept was */* says so']],
  16: [[plain, 'unused for 16 days tells when it was last used']],
  17: [[plain, 'sent as tableauserverclient does when the site is taken for isUat']],
  18: [
    [plain, 'of a connected app with isUat=true says which trust the issuer is'],
    [trust, 'without isUat is explained: its issuer is that of a configuration'],
  ],
  19: [[trust, 'of a configuration that lists the tenant and not the site is explained']],
  20: [
    [
      trust,
      'of Cloud Manager at a site, and of a site at Cloud Manager, is explained with its owner',
    ],
  ],
  21: [[plain, 'larger than 8 KB tells its size']],
  22: [
    [trust, 'that serves OpenID discovery only signs in here'],
    [trust, 'whose document has a slash more than its registration is explained'],
    [trust, 'whose JWT has an issuer with a slash more than its registration is explained'],
    [trust, 'whose key set cannot be reached is explained with its address and status'],
  ],
  23: [[trust, 'that was left disabled, or whose secret was deleted, is explained with which']],
  24: [[plain, 'on a server that takes none says to use a token']],
  25: [[plain, '%s is explained with its times']],
  26: [[plain, 'the end of the PAT taken for that of the session is distinguished']],
  27: [[trust, 'that lacks tableau:content:read is refused 401002 with the scope']],
  28: [[plain, 'a sign-out that fails points to the refusal that came before it']],
  29: [[plain, 'for a user by LUID, by domain or by other capitals says what sub should be']],
  30: [[plain, 'that was pasted with a line break, or cut at the colon, is distinguished']],
  31: [[trust, 'on a site that has turned them off is explained at sign-in']],
  32: [
    [trust, 'that signs with a new key before it is published is explained with when the key set'],
  ],
}

test('each of the 32 traps has its test', async () => {
  const numbers = Object.keys(traps).map(Number)
  expect(numbers).toEqual(Array.from({ length: 32 }, (_, index) => index + 1))
  const sources = new Map<string, string>()
  for (const file of [plain, trust]) {
    sources.set(file, await readFile(new URL(file, import.meta.url), 'utf8'))
  }
  const missing = Object.entries(traps).flatMap(([number, report]) =>
    report
      .filter(([file, title]) => sources.get(file)?.includes(title) !== true)
      .map(([file, title]) => `${number}: ${file} has no "${title}"`),
  )
  expect(missing).toEqual([])
})
