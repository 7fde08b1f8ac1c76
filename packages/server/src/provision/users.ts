/** Users of a site, as the operator makes and changes them. */

import { passwordProblems } from '../domain/password-rules.ts'
import type { User, Writer } from '../ports/index.ts'
import { methodOf } from '../cloud-manager/authentication-method.ts'
import { found } from './found.ts'
import type { Named, ProvisionDeps } from './parts.ts'
import type { NewUserOnSite, UserPlace } from './provision.ts'

export async function addUser(
  write: Writer,
  siteId: number,
  wanted: NewUserOnSite,
  now: Date,
): Promise<User> {
  const { name, fullName = null, email = null, siteRole, groups = [] } = wanted
  const user =
    (await write.users.byName(siteId, name)) ??
    (await write.users.create({ siteId, name, fullName, email, siteRole, now }))
  for (const groupName of groups) {
    const group = found(await write.groups.byName(siteId, groupName), `group ${groupName}`)
    if (!group.isAllUsers) await write.groups.addMembers(group, [user.id])
  }
  return user
}

export async function changeUser(
  { store, standing }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  change: UserPlace,
): Promise<User> {
  const { user, endings } = await store.transaction(async (write) => {
    const site = found(await write.sites.byLuid(siteLuid), `site ${siteLuid}`)
    const before = found(await write.users.byLuid(site.id, userLuid), `user ${userLuid}`)
    const { authSetting: idpType, idpConfigurationId, siteRole } = change
    const wanted = { idpType, idpConfigurationId }
    const method = await methodOf(write, { site, present: before }, wanted)
    if (method !== null && 'problem' in method) throw new RangeError(method.problem)
    return standing.change(write, before, { ...(siteRole && { siteRole }), ...method })
  })
  for (const end of endings) await end()
  return user
}

export async function setPassword(
  { store, passwords }: ProvisionDeps,
  { siteLuid, userLuid }: Named,
  password: string | null,
): Promise<void> {
  const site = found(await store.read.sites.byLuid(siteLuid), `site ${siteLuid}`)
  const user = found(await store.read.users.byLuid(site.id, userLuid), `user ${userLuid}`)
  if (password === null) {
    await passwords.remove(user)
    return
  }
  const problem = await passwords.set(user, password)
  if (problem !== null) throw new RangeError(passwordProblems[problem])
}
