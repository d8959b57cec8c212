// A script in ASCII: esbuild escapes what stands in strings and leaves regular expressions as they are written.

/** The script with every other character as its escape; for text whose strings are escaped already. */
export const asciiScript = (text) =>
  text.replace(/(\\*)([\u0080-\uffff])/g, (_, slashes, sign) => {
    // A sign that was escaped though it need not be stands for itself.
    const before = slashes.slice(slashes.length % 2)
    return `${before}\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
