#!/usr/bin/env node
/**
 * Starts Easel on a Node that runs it: this one, or the one that npm installed as the dependency `node`. Plain JavaScript, so that
 * older versions of Node can read it and say what is missing.
 */

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isBundleFresh } from './sources.js'

const neededMajor = 24
const signals = ['SIGINT', 'SIGTERM']
/** One request to stop may arrive several times: npm passes on a Ctrl+C that the terminal has delivered already. */
const repeatMs = 250
const watchEveryMs = 200
const majorOf = (version) => Number(version.split('.', 1)[0])
const { node: version } = process.versions

/** A checkout runs its sources, for which Node needs a flag, unless they are bundled; an installed package has the bundle alone. */
const source = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const bundle = new URL('../dist/main.js', import.meta.url)
const runsSources =
  existsSync(source) && !isBundleFresh(fileURLToPath(new URL('../../..', import.meta.url)))

if (majorOf(version) < neededMajor) {
  const node = installedNode()
  if (node === null) {
    refuse(
      'npm ci installs it as the dependency "node", unless scripts of packages are not allowed',
    )
  } else startOn(node)
} else if (runsSources) startOn(process.execPath)
else await import(bundle.href)

/** Path of the program of the dependency `node`; null where it is missing or too old. */
function installedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    const program = ['node', 'node.exe']
      .map((name) => join(dirname(manifest), 'bin', name))
      .find((path) => existsSync(path))
    const installed = JSON.parse(readFileSync(manifest, 'utf8')).version
    return program !== undefined && majorOf(installed) >= neededMajor ? program : null
  } catch {
    return null
  }
}

function refuse(reason) {
  process.stderr.write(`Easel needs Node ${neededMajor}; this is ${version}. ${reason}\n`)
  process.exitCode = 1
}

/**
 * Runs the program as a child that ends with this process and gives it its exit code. The first signal asks the child to stop over a
 * channel of their own, since a terminal sends Ctrl+C to both; a later one ends both at once.
 */
function startOn(node) {
  const program = runsSources ? ['--conditions=easel-source', source] : [fileURLToPath(bundle)]
  const child = spawn(node, [...process.execArgv, ...program, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  let askedAt = null
  let endsBy = null
  const pass = (signal) => {
    if (askedAt === null) {
      askedAt = performance.now()
      if (child.connected) child.send('stop')
    } else if (performance.now() - askedAt > repeatMs) {
      endsBy = signal
      child.kill('SIGKILL')
    }
  }
  for (const signal of signals) process.on(signal, pass)
  // npm gives a signal to the shell that it runs a script with, and the shell ends without passing it on.
  const { ppid } = process
  const watch = setInterval(() => {
    if (process.ppid !== ppid && askedAt === null) pass('SIGTERM')
  }, watchEveryMs)
  if (process.env.npm_lifecycle_event === undefined) clearInterval(watch)
  child.once('error', (error) => {
    refuse(`${node} cannot be started: ${error.message}`)
  })
  child.once('exit', (code, signal) => {
    clearInterval(watch)
    for (const name of signals) process.removeListener(name, pass)
    if (signal === null) process.exitCode = code
    else process.kill(process.pid, endsBy ?? signal)
  })
}
