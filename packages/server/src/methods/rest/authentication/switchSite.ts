import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { credentialsAnswer } from './credentials-answer.ts'

export const switchSite: Handler<typeof rest.switchSite> = async ({ body, caller, services }) =>
  credentialsAnswer(await services.signIn.switchSite(caller.session, body.site.contentUrl))
