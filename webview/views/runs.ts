import type { App, Part } from '../app';
import { h } from '../ui/dom';
export function runsView(app: App): Part {
  return { element: h('p', {}, app.store.view.name), update() {} };
}
