import type { Raise, SiteRole } from '@easel/contract'
import { administratorProblem } from '../../../cloud-manager/site-administrators.ts'
import type { Reader, User } from '../../../ports/index.ts'

/** @throws RestError 403004 where the site would be left without an administrator */
export async function keepAdministrator(
  read: Pick<Reader, 'users'>,
  {
    error,
    ...lost
  }: {
    readonly before: User
    readonly after: SiteRole | null
    readonly error: Raise<'403004'>
  },
): Promise<void> {
  const problem = await administratorProblem(read, lost)
  if (problem !== null) throw error('403004', { problem })
}
