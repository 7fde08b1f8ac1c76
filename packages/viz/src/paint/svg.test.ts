import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { Scene, SceneNode } from '../scene/scene.ts'
import { toSvg } from './svg.ts'

function sceneOf(...nodes: readonly SceneNode[]): Scene {
  return { width: 100, height: 50, background: '#ffffff', title: 'Sheet', nodes }
}

function textNode(text: string): SceneNode {
  const style = { size: 12, color: '#333333', weight: 'normal' } as const
  return { kind: 'text', x: 1, y: 2, text, anchor: 'start', style }
}

/** The contents of all text elements, as an XML reader sees them. */
function readTexts(svg: string): readonly string[] {
  const texts: string[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  let isText = false
  parser.on('opentag', (tag) => {
    isText = tag.name === 'text'
    if (isText) texts.push('')
  })
  parser.on('closetag', () => {
    isText = false
  })
  parser.on('text', (text) => {
    if (isText) texts.push((texts.pop() ?? '') + text)
  })
  parser.write(svg).close()
  return texts
}

describe('toSvg', () => {
  it('writes markup characters as text', () => {
    const svg = toSvg(sceneOf(textNode('<script>alert("1")</script> & \'x\'')))
    expect(svg).not.toContain('<script')
    expect(readTexts(svg)).toEqual(['<script>alert("1")</script> & \'x\''])
  })

  it('drops characters that XML cannot carry', () => {
    const svg = toSvg(sceneOf(textNode('a\u0000\u0008b\ud800c\ufffed😀')))
    expect(readTexts(svg)).toEqual(['abcd😀'])
  })

  it('can be read back whatever the texts and colours hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const rect = {
          kind: 'rect',
          box: { x: 0, y: 0, width: 1, height: 1 },
          fill: { color: text },
        } as const
        const scene = { ...sceneOf(textNode(text), rect), title: text, background: text }
        expect(() => readTexts(toSvg(scene))).not.toThrow()
      }),
    )
  })

  it('rounds coordinates and leaves out what is the default', () => {
    const svg = toSvg(
      sceneOf({ kind: 'circle', x: 1.23456, y: -0.0001, radius: 3, fill: { color: '#4e79a7' } }),
    )
    expect(svg).toContain('<circle cx="1.23" cy="0" r="3" fill="#4e79a7"/>')
  })

  it('names the picture', () => {
    expect(toSvg(sceneOf())).toContain('<title>Sheet</title>')
  })
})
