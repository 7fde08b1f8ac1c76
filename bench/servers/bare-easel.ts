/** The smallest program around a server: `node bench/servers/bare-easel.ts <directory>`. */

import { enableCompileCache } from 'node:module'

enableCompileCache(process.env['NODE_COMPILE_CACHE'])
const { startEasel } = await import('@easel/server')
const easel = await startEasel({ data: { kind: 'directory', path: process.argv[2] ?? '.easel' } })
const { ready } = await import('./easel-facts.ts')
ready({ url: easel.url }, () => easel.close())
