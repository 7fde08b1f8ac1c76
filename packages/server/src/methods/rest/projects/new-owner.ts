/** The user whom a request makes the owner of a project. */

import type { Raise } from '@easel/contract'
import { mayOwnContent } from '../../../domain/site-roles.ts'
import type { Caller, Store } from '../../../ports/index.ts'

interface Asking {
  readonly caller: Caller
  readonly services: { readonly store: Store }
  readonly error: Raise<'403027' | '404002'>
}

export async function newOwner({ caller, services, error }: Asking, luid: string): Promise<number> {
  const owner = await services.store.read.users.byLuid(caller.site.id, luid.toLowerCase())
  if (owner === null) throw error('404002', { id: luid })
  if (!mayOwnContent(owner.siteRole)) {
    throw error('403027', {
      problem: `a user with site role ${owner.siteRole} cannot own a project.`,
    })
  }
  return owner.id
}
