import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { SignInRefused } from '../../../ports/index.ts'
import { credentialsAnswer } from './credentials-answer.ts'

export const switchSite: Handler<typeof rest.switchSite> = async (context) => {
  const { body, caller, services, error } = context
  try {
    return credentialsAnswer(await services.signIn.switchSite(caller, body.site.contentUrl))
  } catch (refused) {
    if (!(refused instanceof SignInRefused)) throw refused
    throw error(refused.code === '403070' ? '403070' : '401003')
  }
}
