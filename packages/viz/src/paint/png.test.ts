import { Resvg } from '@resvg/resvg-js'
import { describe, expect, it } from 'vitest'
import type { Scene } from '../scene/scene.ts'
import { placeholderScene } from '../draw/placeholder.ts'
import { readPngSize } from '../draw/png-size.ts'
import { loadTextMetrics } from '../text/text-metrics.ts'
import { createPngPainter } from './png.ts'

const style = { size: 20, color: '#333333', weight: 'bold' } as const
const scene: Scene = {
  width: 120,
  height: 60,
  background: '#ffffff',
  title: 'Sheet',
  nodes: [{ kind: 'text', x: 10, y: 40, text: 'Sales', anchor: 'start', style }],
}

/** RGBA of a PNG. */
function pixelsOf(png: Uint8Array): Buffer {
  const { width, height } = readPngSize(png) ?? { width: 0, height: 0 }
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}"/></svg>`
  return new Resvg(svg).render().pixels
}

/** How many pixels of a PNG are not white. */
function inkedPixels(png: Uint8Array): number {
  const pixels = pixelsOf(png)
  let inked = 0
  for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 128) inked += 1
  return inked
}

describe('the PNG painter', () => {
  it('paints at the size asked for, words included', async () => {
    await using painter = createPngPainter()
    const png = await painter.paint(scene)
    const large = await painter.paint(scene, { size: { width: 240, height: 120 } })
    expect(readPngSize(png)).toEqual({ width: 120, height: 60 })
    expect(readPngSize(large)).toEqual({ width: 240, height: 120 })
    expect(inkedPixels(png)).toBeGreaterThan(100)
  })

  it('paints many pictures on few threads', async () => {
    await using painter = createPngPainter({ threads: 2 })
    const pngs = await Promise.all(Array.from({ length: 12 }, () => painter.paint(scene)))
    expect(new Set(pngs.map((png) => Buffer.from(png).toString('base64'))).size).toBe(1)
  })

  it('paints a scene of many nodes in layers, as at once but for the rounding of a clip', async () => {
    const clip = { x: 10, y: 5, width: 90, height: 50 }
    const fill = (at: number) => ({ color: at % 2 === 0 ? '#336699' : '#cc3311', opacity: 0.4 })
    const children = Array.from({ length: 400 }, (_, at) => ({
      kind: 'circle' as const,
      x: (at * 37) % 121,
      y: (at * 23) % 61,
      radius: 3 + (at % 5),
      fill: fill(at),
    }))
    const crowded: Scene = { ...scene, nodes: [{ kind: 'group', clip, children }, ...scene.nodes] }
    await using atOnce = createPngPainter({ threads: 1 })
    await using inLayers = createPngPainter({ threads: 1, nodesAtOnce: 30 })
    const size = { width: 240, height: 120 }
    const open = { ...crowded, nodes: [...children, ...scene.nodes] }
    const differences = async (picture: Scene) => {
      const whole = pixelsOf(await atOnce.paint(picture, { size }))
      const layered = pixelsOf(await inLayers.paint(picture, { size }))
      return whole.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (layered[at] ?? 0))),
        0,
      )
    }
    expect(await differences(open)).toBe(0)
    expect(await differences(crowded)).toBeLessThan(8)
  })

  it('refuses pictures above its limit', async () => {
    await using painter = createPngPainter({ maxPixels: 10_000 })
    await expect(painter.paint(scene, { size: { width: 240, height: 120 } })).rejects.toThrow(
      'a picture of 240 × 120 pixels is above the limit of 10000 pixels',
    )
    await expect(painter.paint(scene, { size: { width: Number.NaN, height: 1 } })).rejects.toThrow(
      RangeError,
    )
  })

  it('refuses more work than may wait', async () => {
    await using painter = createPngPainter({ threads: 1, maxWaiting: 1 })
    const pictures = Array.from({ length: 4 }, () => painter.paint(scene))
    const states = await Promise.allSettled(pictures)
    expect(states.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ])
  })

  it('gives up an aborted picture and goes on with the next', async () => {
    await using painter = createPngPainter({ threads: 1 })
    const controller = new AbortController()
    const given = painter.paint(scene, { signal: controller.signal })
    const next = painter.paint(scene)
    controller.abort(new Error('client left'))
    await expect(given).rejects.toThrow('client left')
    expect(readPngSize(await next)).not.toBeNull()
  })

  it('rejects pictures that wait when it is disposed', async () => {
    const painter = createPngPainter({ threads: 1 })
    const waiting = [painter.paint(scene), painter.paint(scene)]
    const states = Promise.allSettled(waiting)
    await painter[Symbol.asyncDispose]()
    for (const state of await states) expect(state.status).toBe('rejected')
    await expect(painter.paint(scene)).rejects.toThrow('closed')
  })
})

describe('a placeholder', () => {
  it('shows the stored thumbnail enlarged, and does without a broken one', async () => {
    const metrics = await loadTextMetrics()
    await using painter = createPngPainter()
    const thumbnail = await painter.paint(scene)
    const content = { title: 'Sheet', message: 'The data cannot be read.' }
    const size = { width: 400, height: 300 }
    const picture = placeholderScene({ ...content, thumbnail }, size, metrics)
    const image = picture.nodes.find((node) => node.kind === 'image')
    expect(image?.box.width).toBeCloseTo(2 * (image?.box.height ?? 0))
    expect(image?.box.width).toBeGreaterThan(300)
    expect(inkedPixels(await painter.paint(picture))).toBeGreaterThan(500)
    const broken = { ...content, thumbnail: Uint8Array.of(1, 2, 3) }
    const plain = placeholderScene(broken, size, metrics)
    expect(plain.nodes.some((node) => node.kind === 'image')).toBe(false)
  })
})
