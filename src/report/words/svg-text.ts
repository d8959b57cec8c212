// Text made safe for markup.

// What XML has no place for (1.0, 2.2): one such sign in a name, and no reader opens the drawing.
const NO_CHARACTER = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu

/** Text safe inside elements and attribute values. */
export function escapeText(text: string): string {
  return text.replace(NO_CHARACTER, '\ufffd').replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
