/** Keeps a client signed in: one sign-in at a time, however many calls need it. */

import type { Session, SessionStore } from './session.ts'

export interface SessionKeeper {
  /** The open session; signs in where there is none. */
  current(): Promise<Session>
  /**
   * Another session than the one that was refused: that which somebody else has opened in the meantime, or a new one.
   *
   * @returns null where no other session can be had
   */
  renew(refused: Session): Promise<Session | null>
  /** Puts a session that was opened otherwise in the place of this one. */
  adopt(session: Session | null): Promise<void>
  /** The session that is kept, without signing in. */
  peek(): Promise<Session | null>
}

export function createKeeper(
  store: SessionStore,
  signIn: () => Promise<Session>,
  isRenewable: boolean,
): SessionKeeper {
  let opening: Promise<Session> | null = null
  const open = (refused: Session | null): Promise<Session> => {
    opening ??= openNew(refused).finally(() => {
      opening = null
    })
    return opening
  }
  async function openNew(refused: Session | null): Promise<Session> {
    const kept = await store.get()
    if (kept !== null && kept.token !== refused?.token) return kept
    const session = await signIn()
    if (await store.compareAndSet(kept, session)) return session
    return (await store.get()) ?? session
  }
  return {
    current: async () => opening ?? (await store.get()) ?? open(null),
    renew: async (refused) => {
      if (isRenewable) return open(refused)
      const kept = await store.get()
      return kept !== null && kept.token !== refused.token ? kept : null
    },
    adopt: async (session) => {
      await store.compareAndSet(await store.get(), session)
    },
    peek: () => store.get(),
  }
}
