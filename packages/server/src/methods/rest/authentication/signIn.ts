import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { credentialsAnswer } from './credentials-answer.ts'

export const signIn: Handler<typeof rest.signIn> = async ({ body, address, services }) =>
  credentialsAnswer(await services.signIn.signIn(body.credentials, address))
