// A real browser for tests: Debian's Chromium, driven by playwright-core; undefined where the machine has none.
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of a Chromium, from CHROMIUM or where Debian puts it. */
export const chromiumPath = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
)

/** What a skipped test says. */
export const WITHOUT_BROWSER = 'skipped: no Chromium here (apt install chromium, or set CHROMIUM to its path)'

/** Arguments for a browser without a screen, as root or not. */
export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
