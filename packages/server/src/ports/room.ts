/** Room on the disk that the server keeps its data on. */

export interface Room {
  /** @throws Outage `no-space` where too little is left for anything but deleting */
  check(): Promise<void>
  /** Does work that deletes. Where the disk is full, the reserve is given up for it and the work is done once more. */
  freeing<T>(work: () => Promise<T>): Promise<T>
}

/** For servers that keep their data elsewhere. */
export const endlessRoom: Room = { check: async () => undefined, freeing: (work) => work() }
