/** Look-ups by what the caller sent. */

import type { Account, Reader, Site, User } from '../../ports/index.ts'

/** Not every database takes a NUL in a text; no name that we store has one. */
export const isName = (text: string): boolean => !text.includes('\0')

/** Id of no site: what is looked for where there is none, so that the look-ups stay the same. */
export const nowhere = 0

export async function siteAt(read: Reader, contentUrl: string): Promise<Site | null> {
  return isName(contentUrl) ? read.sites.byContentUrl(contentUrl) : null
}

export async function userNamed(read: Reader, siteId: number, name: string): Promise<User | null> {
  return isName(name) ? read.users.byName(siteId, name) : null
}

/** How a verified JWT names a user: by the name, or in the claim `email` by the address as well. */
export interface NamedBy {
  readonly claim: string
  readonly name: string
}

/** The claim that names the user where a configuration says nothing else. */
export const emailClaim = 'email'

/** A name has precedence over an e-mail address, so that the address of one user cannot take the name of another. */
export async function userNamedBy(
  read: Reader,
  siteId: number,
  { claim, name }: NamedBy,
): Promise<User | null> {
  const named = await userNamed(read, siteId, name)
  if (named !== null || claim !== emailClaim || !isName(name)) return named
  return read.users.byEmail(siteId, name)
}

export async function accountNamedBy(
  read: Reader,
  tenantLuid: string,
  { claim, name }: NamedBy,
): Promise<Account | null> {
  if (!isName(name)) return null
  const named = await read.cloud.accountByName(tenantLuid, name)
  return named ?? (claim === emailClaim ? read.cloud.accountByEmail(tenantLuid, name) : null)
}

const luid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether the text can be the id of a connected app or of its secret. */
export function isLuid(text: string): boolean {
  return luid.test(text)
}
