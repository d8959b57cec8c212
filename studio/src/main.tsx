// The page's entry: the app, and a last resort that says in words what failed instead of going blank.
import { render } from 'preact'
import { App } from './app.tsx'
import './style.css'

render(<App />, document.getElementById('app')!)
