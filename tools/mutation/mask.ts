/** Blanks out what is text and not code: comments, strings, templates and regular expressions, at the same offsets. */

const literal =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:[!&|?{};\n]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[dgimsuvy]*/g

/** The same text with `_` for every character of a literal or comment; line ends stay. */
export const maskLiterals = (text: string): string =>
  text.replace(literal, (found) => found.replace(/[^\n]/g, '_'))
