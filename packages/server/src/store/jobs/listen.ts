/** Hears of jobs that any server of a PostgreSQL has committed, on a connection of its own. */

import { Client } from 'pg'
import type { JobAnnouncements } from '../../ports/jobs.ts'
import { jobChannel } from './announcement.ts'

const againMs = 5_000

export function postgresAnnouncements(url: string): JobAnnouncements {
  return {
    listen(heard) {
      let client: Client | null = null
      let isEnded = false
      let timer: NodeJS.Timeout | undefined
      const later = (): void => {
        client = null
        if (isEnded) return
        clearTimeout(timer)
        timer = setTimeout(() => void connect(), againMs)
        timer.unref()
      }
      const connect = async (): Promise<void> => {
        const own = new Client({ connectionString: url, keepAlive: true })
        client = own
        // A connection that is lost is reported by one of them, and then by the other.
        own.on('error', () => undefined)
        own.on('end', () => {
          if (client === own) later()
        })
        own.on('notification', heard)
        try {
          await own.connect()
          await own.query(`listen ${jobChannel}`)
          heard()
        } catch {
          if (client === own) later()
          await own.end().catch(() => undefined)
        }
      }
      const connecting = connect()
      return {
        [Symbol.asyncDispose]: async () => {
          isEnded = true
          clearTimeout(timer)
          await connecting
          await client?.end().catch(() => undefined)
        },
      }
    },
  }
}
