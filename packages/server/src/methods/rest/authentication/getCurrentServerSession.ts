import type { rest } from '@easel/contract'
import { sessionSettings } from '../../../content/answers/sites.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getCurrentServerSession: Handler<typeof rest.getCurrentServerSession> = async ({
  caller,
}) => {
  const { site, user } = caller
  const forAdministrators = caller.isAdministrator ? sessionSettings(site) : {}
  return {
    session: {
      site: {
        id: site.luid,
        name: site.name,
        contentUrl: site.contentUrl,
        ...forAdministrators,
      },
      user: {
        id: user.luid,
        name: user.name,
        siteRole: user.siteRole,
        authSetting: user.authSetting,
        lastLogin: user.lastLogin ?? undefined,
        externalAuthUserId: user.externalAuthUserId,
      },
    },
  }
}
