/** Whether an address is reached from this machine alone. */

/** @param host Name or address that a server listens at */
export function isOnThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}
