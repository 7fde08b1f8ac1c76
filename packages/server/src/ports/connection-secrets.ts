/** Seals passwords of connections for the rows that keep them. */

export interface ConnectionSecrets {
  seal(connectionLuid: string, password: string): Buffer
}
