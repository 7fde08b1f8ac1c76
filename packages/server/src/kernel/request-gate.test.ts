import { expect, test } from 'vitest'
import { StillBusy, RequestGate } from './request-gate.ts'

test('work waits for those inside, and those who come meanwhile wait for the work', async () => {
  const requestGate = new RequestGate()
  const order: string[] = []
  const leave = await requestGate.enter()
  const work = requestGate.alone(async () => void order.push('work'))
  const enterLater = async () => {
    const left = await requestGate.enter()
    order.push('later')
    left()
  }
  const later = enterLater()
  await Promise.resolve()
  expect(order).toEqual([])
  order.push('left')
  leave()
  await Promise.all([work, later])
  expect(order).toEqual(['left', 'work', 'later'])
})

test('work that has to wait too long is not done, and lets others in again', async () => {
  const requestGate = new RequestGate(1)
  let isDone = false
  const leave = await requestGate.enter()
  const work = requestGate.alone(async () => {
    isDone = true
  })
  await expect(work).rejects.toThrow(StillBusy)
  expect(isDone).toBe(false)
  const left = await requestGate.enter()
  left()
  leave()
  await requestGate.alone(async () => {
    isDone = true
  })
  expect(isDone).toBe(true)
})

test('work is done one after another, also where one fails', async () => {
  const requestGate = new RequestGate()
  const order: string[] = []
  const begin = (name: string) =>
    requestGate.alone(async () => {
      order.push(`${name} begins`)
      await Promise.resolve()
      order.push(`${name} ends`)
      if (name === 'first') throw new Error('broken')
    })
  const results = await Promise.allSettled([begin('first'), begin('second')])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})
