import type { rest } from '@easel/contract'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { checkLines, readUserFile, startUserFile } from '../../../content/user-files.ts'
import { readUserLines } from '../../../domain/user-file.ts'
import type { Context, Handler } from '../../../kernel/context.ts'

type Import = typeof rest.importUsersToSiteFromCsv

/** A job adds the users of the file, and gives those of the site the role that their line says. */
export const importUsersToSiteFromCsv: Handler<Import> = async (context) => {
  const text = await readUserFile(context, 'tableau_user_import', context.body.file)
  const read = readUserLines(text)
  checkLines(context, read)
  const methodFor = signInMethods(
    context,
    read.map(({ name }) => name),
  )
  const lines = read.map((line) => {
    const wanted = 'problem' in line ? { ...nothing, ...line } : { problem: null, ...line }
    const { authSetting, idpConfigurationId } = methodFor(line.name) ?? {
      authSetting: wanted.authSetting,
      idpConfigurationId: null,
    }
    return { ...wanted, authSetting, idpConfigurationId }
  })
  return { job: jobAnswer(await startUserFile(context, 'CreateSiteUsersCsv', { lines })) }
}

/** Of a line that cannot be used. */
const nothing = { fullName: null, email: null, siteRole: 'Unlicensed', authSetting: null } as const

interface Method {
  readonly authSetting: string | null
  readonly idpConfigurationId: string | null
}

/**
 * How the request has users sign in: by name, or all others by the one without a name. Null: it does not say.
 *
 * @throws RestError 400000 where it names a user who is not in the file, or says two things at once
 */
function signInMethods(
  { body, error }: Context<Import>,
  names: readonly string[],
): (name: string) => Method | null {
  const inFile = new Set(names.map((name) => name.toLowerCase()))
  const methods = new Map<string | null, Method>()
  for (const { name, authSetting, idpConfigurationId } of body.payload?.user ?? []) {
    const key = name?.replace(/^.*\\/, '').toLowerCase() ?? null
    const refuse = (why: string) =>
      error('400000', { problem: `request_payload names ${name ?? 'all other users'} ${why}` })
    if (key !== null && !inFile.has(key)) throw refuse('who is not in the file')
    if (methods.has(key)) {
      // The line that names the user again is refused by itself.
      if (key !== null) continue
      throw refuse('twice')
    }
    if (authSetting !== undefined && idpConfigurationId !== undefined) {
      throw refuse('with both authSetting and idpConfigurationId; send one of them')
    }
    methods.set(key, {
      authSetting: authSetting ?? null,
      idpConfigurationId: idpConfigurationId ?? null,
    })
  }
  const others = methods.get(null) ?? null
  return (name) => {
    const own = methods.get(name.toLowerCase())
    const isStated = own !== undefined && (own.authSetting ?? own.idpConfigurationId) !== null
    return isStated ? own : others
  }
}
