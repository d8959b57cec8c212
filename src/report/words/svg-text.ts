// Text made safe for markup.

/** Text safe inside elements and attribute values. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
