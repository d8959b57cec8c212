// The page's entry: the app, and a last resort that says in words what failed instead of going blank.
import { render } from 'preact'
import { App } from './app.tsx'
import { openFirst } from './open-result.ts'
import './style.css'

// Asked for before the page is drawn, so that both go on at once.
const first = openFirst()
first.catch(() => undefined)
render(<App first={first} />, document.getElementById('app')!)
