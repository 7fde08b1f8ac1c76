/** People whom a trusted issuer vouches for and who have no account on the site: they exist as long as their session. */

import { createHash } from 'node:crypto'
import type { Site, User } from '../ports/records.ts'

/** Settings of a site that decide what of a JWT it listens to. Off where they are absent. */
export const trustSettings = {
  onDemandAccess: 'onDemandAccessEnabled',
  groups: 'dynamicGroupMembershipEnabled',
  attributes: 'userAttributesEnabled',
} as const

export function isOn(site: Site, setting: keyof typeof trustSettings): boolean {
  return site.settings[trustSettings[setting]] === true
}

/** No row has this number: nothing is owned by such a user and no rule names him. */
const noRow = 0

/** The same name on the same site is the same person, each time he comes. */
export function onDemandLuid(site: Site, name: string): string {
  const digest = createHash('sha256').update(`${site.luid}\0${name}`).digest()
  // Version 8: made by rules of our own.
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  return digest
    .toString('hex', 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** May look at what his groups may, and change nothing. */
export function onDemandUser(site: Site, name: string, now: Date): User {
  return {
    id: noRow,
    luid: onDemandLuid(site, name),
    siteId: site.id,
    accountId: noRow,
    name,
    fullName: null,
    email: null,
    siteRole: 'Viewer',
    authSetting: 'ServerDefault',
    externalAuthUserId: '',
    locale: null,
    language: null,
    lastLogin: null,
    createdAt: now,
  }
}
