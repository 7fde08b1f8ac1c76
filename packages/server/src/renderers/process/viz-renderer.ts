/** A renderer process: the viz library behind the channel. The server starts it and nothing imports it. */

import { enableCompileCache } from 'node:module'
import { serveJobs } from './serve-jobs.ts'

enableCompileCache()
serveJobs(async (settings) => (await import('./viz-work.ts')).openVizWork(settings))
