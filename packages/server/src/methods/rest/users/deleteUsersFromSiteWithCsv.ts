import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { checkLines, readUserFile, startUserFile } from '../../../content/user-files.ts'
import { readUserNames } from '../../../domain/user-file.ts'
import type { Handler } from '../../../kernel/context.ts'

type Removal = typeof rest.deleteUsersFromSiteWithCsv

/** A job removes the users of the file; those who own content stay without a licence. */
export const deleteUsersFromSiteWithCsv: Handler<Removal> = async (context) => {
  const text = await readUserFile(context, 'tableau_user_delete', context.body.file)
  const lines = readUserNames(text).map((named) => ({ problem: null, ...named }))
  checkLines(context, lines)
  return { job: jobAnswer(await startUserFile(context, 'DeleteSiteUsersCsv', { lines })) }
}
