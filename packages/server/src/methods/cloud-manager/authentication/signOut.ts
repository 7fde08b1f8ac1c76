import type { cloudManager } from '@easel/contract'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const signOut: CloudHandler<typeof cloudManager.signOut> = async ({ caller, services }) => {
  await services.cloudSignIn.signOut(caller.session)
}
