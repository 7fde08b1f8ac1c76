/** Databases in memory as a whole: taken as they are, and put back. */

import type { Kysely } from 'kysely'
import type { Store } from '../../ports/store/store.ts'
import type { ListMemory } from '../lists/memory.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Both databases at one moment. */
export interface StoreImage {
  readonly content: Uint8Array
  readonly sessions: Uint8Array
}

/** No other work may run meanwhile: the two databases are taken one after the other. */
export interface StoreImages {
  save(): Promise<StoreImage>
  load(image: StoreImage): Promise<void>
}

interface Imageable {
  image(): Promise<Uint8Array>
  load(image: Uint8Array): Promise<void>
}

/** A database in memory, taken and put back in its turn, between two transactions. */
export function imageable<S>(db: Kysely<S>, connection: SqliteConnection): Imageable {
  return {
    image: () => db.connection().execute(async () => connection.image()),
    load: (image) => db.connection().execute(async () => connection.load(image)),
  }
}

export function storeImages(of: {
  readonly store: Store
  readonly lists: ListMemory | null
  readonly content: Imageable
  readonly sessions: Imageable
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
