import type { cloudManager } from '@easel/contract'
import { signedInAnswer } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const signInWithPat: CloudHandler<typeof cloudManager.signInWithPat> = async ({
  body,
  host,
  address,
  services,
}) => {
  return signedInAnswer(await services.cloudSignIn.withPat(body.token, { host, address }))
}
