import { describe, expect, test } from 'vitest'
import { ClockWatch } from './run-out.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)

function watched() {
  const ended: Date[] = []
  const watch = new ClockWatch(async (asOf) => void ended.push(asOf))
  return { watch, ended }
}

describe('a clock', () => {
  test('that goes on ends nothing', () => {
    const { watch, ended } = watched()
    for (const seconds of [0, 1, 3600, 3600]) expect(watch.see(at(seconds))).toBeNull()
    expect(ended).toEqual([])
  })

  test('that is set back by a second ends nothing', () => {
    const { watch, ended } = watched()
    expect(watch.see(at(10))).toBeNull()
    expect(watch.see(at(9))).toBeNull()
    expect(ended).toEqual([])
  })

  test('that goes back ends once what had run out by the latest time', async () => {
    const { watch, ended } = watched()
    expect(watch.see(at(3600))).toBeNull()
    const [first, second] = [watch.see(at(0)), watch.see(at(0))]
    expect(second).toBe(first)
    await first
    expect(watch.see(at(1))).toBeNull()
    expect(ended).toEqual([at(3600)])
  })

  test('whose sessions could not be ended is looked at again', async () => {
    let failures = 1
    const ended: Date[] = []
    const watch = new ClockWatch(async (asOf) => {
      failures -= 1
      if (failures >= 0) throw new Error('disk full')
      ended.push(asOf)
    })
    expect(watch.see(at(3600))).toBeNull()
    await expect(watch.see(at(0))).rejects.toThrow('disk full')
    await watch.see(at(0))
    expect(ended).toEqual([at(3600)])
  })

  test('that was forgotten may begin anywhere', () => {
    const { watch, ended } = watched()
    expect(watch.see(at(3600))).toBeNull()
    watch.forget()
    expect(watch.see(at(0))).toBeNull()
    expect(ended).toEqual([])
  })
})
