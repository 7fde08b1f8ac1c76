/** The log of requests that were sent for end users. Never a header, a query or a body. */

import type { ConnectLogReader, ConnectLogWriter } from '../../ports/store/connect.ts'
import type { Database } from '../engine/database.ts'
import { chunks } from '../engine/rows.ts'

export function connectLogReader({ db }: Database): ConnectLogReader {
  return {
    async latest(projectLuid, limit) {
      const rows = await db
        .selectFrom('connect_log')
        .selectAll()
        .where('project_luid', '=', projectLuid)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        projectLuid: row.project_luid,
        at: new Date(row.at),
        userId: row.user_id,
        connectionLuid: row.connection_luid,
        verb: row.verb,
        path: row.path,
        status: row.status,
        milliseconds: row.milliseconds,
        requestId: row.request_id,
      }))
    },
  }
}

export function connectLogWriter(database: Database): ConnectLogWriter {
  const { db } = database
  return {
    ...connectLogReader(database),
    async add(entries) {
      for (const some of chunks(entries, 100)) {
        const rows = some.map((entry) => ({
          project_luid: entry.projectLuid,
          at: entry.at.getTime(),
          user_id: entry.userId,
          connection_luid: entry.connectionLuid,
          verb: entry.verb,
          path: entry.path,
          status: entry.status,
          milliseconds: entry.milliseconds,
          request_id: entry.requestId,
        }))
        await db.insertInto('connect_log').values(rows).execute()
      }
    },
    async prune(before) {
      await db.deleteFrom('connect_log').where('at', '<', before.getTime()).execute()
    },
  }
}
