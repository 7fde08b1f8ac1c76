import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { SignInRefused } from '../../../ports/index.ts'
import { credentialsAnswer } from './credentials-answer.ts'

export const signIn: Handler<typeof rest.signIn> = async ({ body, services, error }) => {
  const { site, user, ...credentials } = body.credentials
  try {
    const opened = await services.signIn.signIn({
      ...credentials,
      siteContentUrl: site.contentUrl,
      ...(user === undefined ? {} : { impersonate: user.id }),
    })
    return credentialsAnswer(opened)
  } catch (refused) {
    if (!(refused instanceof SignInRefused)) throw refused
    if (refused.code === '400000' || refused.code === '403004') {
      throw error(refused.code, { problem: refused.problem })
    }
    const trustCode = refused.trustCode === null ? '' : ` (${refused.trustCode})`
    throw error('401001', { trustCode })
  }
}
