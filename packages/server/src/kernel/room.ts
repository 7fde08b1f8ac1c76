/** What a method may do when the disk is full. */

import type { Room } from '../ports/room.ts'

interface Asked {
  readonly name: string
  readonly verb: string
}

/** Deleting, and what ends a credential or session. */
const freeingNames = /^(delete|remove|revoke|signOut)/

const isFreeing = ({ name, verb }: Asked): boolean => verb === 'DELETE' || freeingNames.test(name)

/** @throws Outage `no-space` for a method that stores something, where there is no room */
export async function checkRoom(room: Room, method: Asked): Promise<void> {
  if (method.verb !== 'GET' && !isFreeing(method)) await room.check()
}

/** Runs the handler, with the reserve where it deletes and the disk is full. */
export function withRoom<T>(room: Room, method: Asked, run: () => Promise<T>): Promise<T> {
  return isFreeing(method) ? room.freeing(run) : run()
}
