import type { cloudManager } from '@easel/contract'
import { signedInAnswer } from '../../../cloud-manager/answers.ts'
import type { CloudHandler } from '../../../kernel/cloud-context.ts'

export const signInWithUat: CloudHandler<typeof cloudManager.signInWithUat> = async ({
  body,
  host,
  address,
  services,
}) => {
  return signedInAnswer(await services.cloudSignIn.withUat(body.token, { host, address }))
}
