/** Name and limit of personal access tokens hold when many are made at once. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSystemRandom } from '../src/wire/system-clock.ts'
import { cloudTokenLife } from '../src/domain/token-life.ts'
import type { PersonalAccessTokens, Site, User } from '../src/ports/index.ts'
import { createPersonalAccessTokens } from '../src/identity/credentials/personal-access-tokens.ts'
import type { OpenStore } from '../src/store/open.ts'
import { MovableClock } from './kit.ts'
import { onEveryDatabase } from './store-databases.ts'

await onEveryDatabase('making personal access tokens', (openEmpty) => {
  const clock = new MovableClock()
  let open: OpenStore
  let tokens: PersonalAccessTokens
  let site: Site
  let user: User

  beforeEach(async () => {
    open = await openEmpty()
    const { store } = open
    site = await store.transaction((write) =>
      write.sites.create({ tenantLuid: 't', name: 'S', contentUrl: 's', now: clock.now() }),
    )
    user = await store.transaction((write) =>
      write.users.create({
        siteId: site.id,
        name: 'ann@example.com',
        fullName: null,
        email: null,
        siteRole: 'Viewer',
        now: clock.now(),
      }),
    )
    tokens = createPersonalAccessTokens({
      store,
      sessions: { endOfPat: async () => {}, endOfUser: async () => {} },
      clock,
      random: createSystemRandom(),
      life: cloudTokenLife,
      maxTokensPerUser: 5,
    })
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  const makeAll = async (names: readonly string[]) =>
    Promise.all(names.map(async (name) => tokens.create(user, { site, name })))
  const problemsOf = (made: Awaited<ReturnType<typeof makeAll>>) =>
    made.flatMap((each) => ('problem' in each ? [each.problem] : []))

  test('a person gets as many as the limit says, and no more', async () => {
    const made = await makeAll(Array.from({ length: 12 }, (_, n) => `token ${n}`))
    expect(problemsOf(made)).toEqual(Array(7).fill('limit-reached'))
    expect(await tokens.living(user)).toHaveLength(5)
  })

  test('a name is given once', async () => {
    const made = await makeAll(Array<string>(6).fill('the same'))
    expect(problemsOf(made)).toEqual(Array(5).fill('name-taken'))
    expect(await tokens.living(user)).toHaveLength(1)
  })

  test('a token that is revoked makes room for another', async () => {
    await makeAll(['a', 'b', 'c', 'd', 'e'])
    expect(await tokens.revoke(user, 'c')).toBe(true)
    expect(problemsOf(await makeAll(['f', 'g']))).toEqual(['limit-reached'])
  })
})
