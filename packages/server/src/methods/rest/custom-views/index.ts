/** Methods on custom views. */

import type { rest } from '@easel/contract'
import type { Handlers } from '../../../kernel/context.ts'
import { deleteCustomView } from './deleteCustomView.ts'
import { downloadCustomView } from './downloadCustomView.ts'
import { getCustomView } from './getCustomView.ts'
import { getCustomViewData } from './getCustomViewData.ts'
import { getCustomViewImage } from './getCustomViewImage.ts'
import { getCustomViewPdf } from './getCustomViewPdf.ts'
import { listCustomViews } from './listCustomViews.ts'
import { listUsersWithCustomViewAsDefault } from './listUsersWithCustomViewAsDefault.ts'
import { publishCustomView } from './publishCustomView.ts'
import { setCustomViewAsDefaultForUsers } from './setCustomViewAsDefaultForUsers.ts'
import { updateCustomView } from './updateCustomView.ts'

export const customViews = {
  listCustomViews,
  getCustomView,
  updateCustomView,
  deleteCustomView,
  publishCustomView,
  downloadCustomView,
  getCustomViewData,
  getCustomViewImage,
  getCustomViewPdf,
  listUsersWithCustomViewAsDefault,
  setCustomViewAsDefaultForUsers,
} satisfies Partial<Handlers<typeof rest>>
