/** A page that shows the views of a workbook beside one another, with links to their files. */

export interface ShownView {
  readonly view: string
  /** Names of its files, beside the page. */
  readonly files: readonly string[]
  /** Why it could not be read whole; null where it could. */
  readonly problem: string | null
}

interface Contents {
  readonly title: string
  readonly views: readonly ShownView[]
  /** Names of files that hold all views. */
  readonly documents: readonly string[]
}

export function contactSheet({ title, views, documents }: Contents): string {
  const all = documents.map(link).join(' ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 24px; color: #333; background: #f5f5f5 }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); gap: 20px }
figure { margin: 0; padding: 12px; background: #fff; border: 1px solid #d4d4d4; border-radius: 4px }
img { width: 100%; height: auto; border: 1px solid #eee }
figcaption { font-weight: 600 }
p { margin: 6px 0 0; font-size: 13px }
.problem { color: #a33 }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${all === '' ? '' : `<p>${all}</p>\n`}<main>
${views.map(figure).join('\n')}
</main>
</body>
</html>
`
}

function figure({ view, files, problem }: ShownView): string {
  const picture = files.find((file) => /\.(?:png|svg)$/.test(file))
  const image =
    picture === undefined ? '' : `<img src="${address(picture)}" alt="${escaped(view)}">`
  const reason = problem === null ? '' : `<p class="problem">${escaped(problem)}</p>`
  return `<figure><figcaption>${escaped(view)}</figcaption>${image}<p>${files.map(link).join(' ')}</p>${reason}</figure>`
}

const link = (file: string): string =>
  `<a href="${address(file)}">${escaped(file.split('.').at(-1)?.toUpperCase() ?? file)}</a>`

/** Relative, so that the folder may be moved. */
const address = (file: string): string => escaped(encodeURIComponent(file))

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => marks[character] ?? '')
