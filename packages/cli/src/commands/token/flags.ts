/** Flags that every action of `easel token` takes. */

import { placeFlags } from '../../stopped-server.ts'

export const tokenFlags = {
  ...placeFlags,
  user: { type: 'string' },
  'content-url': { type: 'string' },
  json: { type: 'boolean' },
} as const
