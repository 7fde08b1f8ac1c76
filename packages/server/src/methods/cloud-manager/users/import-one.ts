/** One user of an import: created, or changed if the user exists. An error fails this user only. */

import { CloudError } from '@easel/contract'
import {
  createUser,
  updateUser,
  type Change,
  type UserChanged,
  type WantedUser,
} from '../../../cloud-manager/user-changes.ts'
import type { UserOperation } from '../../../ports/index.ts'

interface Imported {
  readonly operation: UserOperation
  readonly changed: UserChanged | null
}

export async function importOne(
  change: Change,
  wanted: WantedUser & { readonly email: string },
): Promise<Imported> {
  const { email, userName = email } = wanted
  const failed = (cause: CloudError): Imported => ({
    operation: {
      email,
      accountLuid: null,
      status: 'Failed',
      code: cause.code,
      message: cause.message,
    },
    changed: null,
  })
  try {
    const before = await change.write.cloud.accountByName(change.tenantLuid, userName)
    const changed =
      before === null ? await createUser(change, wanted) : await updateUser(change, before, wanted)
    const accountLuid = changed.account.luid
    return {
      operation: { email, accountLuid, status: 'Success', code: null, message: null },
      changed,
    }
  } catch (cause) {
    // Rules refuse before they write, so that the transaction can go on.
    if (cause instanceof CloudError) return failed(cause)
    throw cause
  }
}
