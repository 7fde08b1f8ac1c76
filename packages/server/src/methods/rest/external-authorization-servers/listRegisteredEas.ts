import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'
import { easAnswer } from './eas-answer.ts'
import { findEas } from './find-eas.ts'

export const listRegisteredEas: Handler<typeof rest.listRegisteredEas> = async (context) => ({
  externalAuthorizationServer: easAnswer(await findEas(context, context.params.easId)),
})
