import { currentVersion, product, type rest } from '@easel/contract'
import type { Handler } from '../../../kernel/context.ts'

export const serverInfo: Handler<typeof rest.serverInfo> = async () => ({
  serverInfo: {
    productVersion: { build: product.build, value: product.version },
    restApiVersion: currentVersion,
  },
})
