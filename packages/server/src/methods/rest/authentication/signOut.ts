import type { rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

export const signOut: Handler<typeof rest.signOut> = async ({ caller, services }) => {
  await services.signIn.signOut(caller.session)
}
