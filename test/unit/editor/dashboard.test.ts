/** Who is told that the panel is in view: of VS Code only its panel is made here. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Dashboard } from '../../../src/editor/dashboard';
import { EventEmitter } from './vscodeEvents';

const made = vi.hoisted(() => ({ panels: [] as { visible: boolean; seen: () => void; dispose: () => void }[] }));
vi.mock('vscode', async () => {
  const events = await import('./vscodeEvents');
  const { event } = new events.EventEmitter();
  const createWebviewPanel = () => {
    const [seen, gone] = [new events.EventEmitter(), new events.EventEmitter()];
    const panel = {
      visible: true,
      webview: { onDidReceiveMessage: event, asWebviewUri: String, cspSource: '' },
      onDidChangeViewState: seen.event,
      onDidDispose: gone.event,
      reveal: () => undefined,
      dispose: () => gone.fire(),
      seen: () => seen.fire(),
    };
    made.panels.push(panel);
    return panel;
  };
  return {
    ...events,
    Uri: { joinPath: () => 'x' },
    ViewColumn: {},
    env: { language: 'en' },
    window: { createWebviewPanel, registerWebviewPanelSerializer: () => ({ dispose: () => undefined }) },
    workspace: { onDidGrantWorkspaceTrust: event },
  };
});

const seen: Record<'meter' | 'grid', boolean[]> = { meter: [], grid: [] };
let dashboard: Dashboard;
beforeEach(() => {
  [seen.meter, seen.grid] = [[], []];
  const { event } = new EventEmitter();
  const host = {
    onTick: event,
    onRuns: event,
    refreshLedger: () => Promise.resolve(),
    set panelVisible(visible: boolean) {
      seen.meter.push(visible);
    },
  };
  const grid = {
    onDidChange: event,
    set watched(visible: boolean) {
      seen.grid.push(visible);
    },
  };
  const rest = [{ onDidChange: event }, {}, () => undefined];
  dashboard = new Dashboard(...(['x', host, grid, ...rest] as unknown as ConstructorParameters<typeof Dashboard>));
});

describe('the panel', () => {
  it('tells meter and grid when it is in view, out of view and closed', () => {
    dashboard.show();
    const [panel] = made.panels;
    for (const visible of [false, true]) {
      panel!.visible = visible;
      panel!.seen();
    }
    panel!.dispose();
    expect(seen.meter).toEqual([true, false, true, false]);
    expect(seen.grid).toEqual(seen.meter);
  });
});
