/** Databases in memory as a whole: taken as they are, and put back. */

import type { Store } from '../ports/store.ts'
import type { ListMemory } from './lists/memory.ts'
import type { SqliteDialect } from './sqlite.ts'

/** Both databases at one moment. */
export interface StoreImage {
  readonly content: Uint8Array
  readonly sessions: Uint8Array
}

/** Nobody else may be at work meanwhile: the two databases are taken one after the other. */
export interface StoreImages {
  save(): Promise<StoreImage>
  load(image: StoreImage): Promise<void>
}

export function storeImages(of: {
  readonly store: Store
  readonly lists: ListMemory | null
  readonly content: SqliteDialect
  readonly sessions: SqliteDialect
}): StoreImages {
  const { store, lists, content, sessions } = of
  return {
    save: async () => ({ content: await content.image(), sessions: await sessions.image() }),
    async load(image) {
      await content.load(image.content)
      await sessions.load(image.sessions)
      lists?.forget()
      // The stamp grows with a transaction: nothing that was read before holds any more.
      await store.transaction(async () => undefined)
    },
  }
}
