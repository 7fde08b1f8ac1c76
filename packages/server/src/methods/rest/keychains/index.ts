/** Methods on credentials that go from one site to another: all are refused. */

import type { Raise, rest } from '@easel/contract'
import type { Handlers } from '../../../kernel/context.ts'

const refuse = async ({ error }: { readonly error: Raise<'403157'> }): Promise<never> => {
  throw error('403157', { problem: 'Easel neither gives nor takes credentials of other sites.' })
}

export const keychains = {
  downloadWorkbookEncryptedKeychain: refuse,
  uploadWorkbookEncryptedKeychain: refuse,
  downloadDataSourceEncryptedKeychain: refuse,
  uploadDataSourceEncryptedKeychain: refuse,
  downloadFlowEncryptedKeychain: refuse,
  uploadFlowEncryptedKeychain: refuse,
  downloadUserCredentials: refuse,
  uploadUserCredentials: refuse,
} satisfies Partial<Handlers<typeof rest>>
