/** Ports that database servers listen on where a connection names none. */

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['postgres', 5432],
  ['redshift', 5439],
  ['greenplum', 5432],
  ['vertica', 5433],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['sqlserver', 1433],
  ['azure_sqldb', 1433],
  ['azure_sql_dw', 1433],
  ['oracle', 1521],
  ['snowflake', 443],
  ['databricks', 443],
  ['bigquery', 443],
  ['teradata', 1025],
  ['saphana', 30_015],
  ['presto', 8080],
  ['trino', 8080],
])

/** A connection without a port uses the default one. */
export const isDefaultPort = (type: string, port: number | null): boolean =>
  port === null || defaultPorts.get(type) === port

/** A port as a document or a request writes it; null for an empty text, undefined for what is no port. */
export function portOf(text: string): number | null | undefined {
  if (text === '') return null
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  return port >= 1 && port <= 65_535 ? port : undefined
}
