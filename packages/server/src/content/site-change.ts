/** A transaction of a method that checks before it writes. */

import type { Caller, Store, Writer } from '../ports/index.ts'

interface Changing {
  readonly caller: Caller
  readonly services: { readonly store: Store }
}

/** Changes of one site take turns, so that names stay free, and things stay there, from the check to the commit. */
export function changeSite<T>(
  { caller, services }: Changing,
  work: (write: Writer) => Promise<T>,
): Promise<T> {
  return services.store.transaction(async (write) => {
    await write.sites.hold(caller.site.id)
    return work(write)
  })
}
