/** Users and owners in answers. */

import type { Owner, User } from '../../ports/index.ts'
import { orAbsent } from './common.ts'

export const ownerAnswer = (owner: Owner) => ({
  id: owner.luid,
  name: owner.name,
  fullName: orAbsent(owner.fullName),
  email: orAbsent(owner.email),
  siteRole: owner.siteRole,
  lastLogin: orAbsent(owner.lastLogin),
})

/** Id and name: what an item shows of its owner unless more is asked for. */
export const ownerReference = ({ luid, name }: Owner) => ({ id: luid, name })

/** The attributes that lists of users show where nothing else is asked for. */
export const listedUserAnswer = (user: User) => ({
  id: user.luid,
  name: user.name,
  siteRole: user.siteRole,
  lastLogin: orAbsent(user.lastLogin),
  externalAuthUserId: user.externalAuthUserId,
  domain: { name: user.domain },
})

export const addedUserAnswer = (user: User) => ({
  ...listedUserAnswer(user),
  email: orAbsent(user.email),
  authSetting: user.authSetting,
  idpConfigurationId: user.idpConfigurationLuid ?? undefined,
})

export const userAnswer = (user: User) => ({
  id: user.luid,
  name: user.name,
  fullName: orAbsent(user.fullName),
  email: orAbsent(user.email),
  siteRole: user.siteRole,
  lastLogin: orAbsent(user.lastLogin),
  externalAuthUserId: user.externalAuthUserId,
  authSetting: user.authSetting,
  idpConfigurationId: user.idpConfigurationLuid ?? undefined,
  locale: orAbsent(user.locale),
  language: orAbsent(user.language),
  domain: { name: user.domain },
})
