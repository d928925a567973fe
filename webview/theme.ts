/** The theme as numbers and colours for canvas, which knows no CSS variables; and word of its changes. */

export interface Theme {
  /** Differs after every change: drawings made for another one are stale. */
  readonly version: number;
  readonly highContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly hair: string;
  readonly axis: string;
  readonly charts: Readonly<Record<'blue' | 'purple' | 'orange' | 'yellow' | 'green' | 'foreground', string>>;
  readonly hover: { readonly background: string; readonly foreground: string; readonly border: string };
  readonly fontFamily: string;
  readonly fontSize: number;
}

/** A colour with another opacity; canvas takes what CSS takes, and `color-mix` follows any notation the theme uses. */
export const faded = (colour: string, opacity: number): string =>
  `color-mix(in srgb, ${colour} ${Math.round(opacity * 100)}%, transparent)`;

/**
 * Some themes give chart colours that let the background through (VS Code's own orange has an opacity of a third):
 * right for a highlight behind text, lost as the colour of a device.
 */
const opaque = (colour: string): string => `rgb(from ${colour} r g b / 1)`;

function read(version: number): Theme {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string, fallback: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const foreground = get('foreground', 'currentColor');
  const highContrast =
    document.body.classList.contains('vscode-high-contrast') ||
    document.body.classList.contains('vscode-high-contrast-light');
  const neutral = get('charts-foreground', foreground);
  return {
    version,
    highContrast,
    foreground,
    background: get('editor-background', 'Canvas'),
    muted: get('descriptionForeground', foreground),
    hair: faded(foreground, highContrast ? 0.4 : 0.12),
    axis: faded(foreground, 0.45),
    charts: {
      blue: opaque(get('charts-blue', neutral)),
      purple: opaque(get('charts-purple', neutral)),
      orange: opaque(get('charts-orange', neutral)),
      yellow: opaque(get('charts-yellow', neutral)),
      green: opaque(get('charts-green', neutral)),
      foreground: neutral,
    },
    hover: {
      background: get(
        'editorHoverWidget-background',
        get('editorWidget-background', get('editor-background', 'Canvas')),
      ),
      foreground: get('editorHoverWidget-foreground', foreground),
      border: get('editorHoverWidget-border', get('widget-border', foreground)),
    },
    fontFamily: get('font-family', 'sans-serif'),
    fontSize: Number.parseFloat(get('font-size', '13')) || 13,
  };
}

export interface ThemeWatch {
  current(): Theme;
  onChange(listener: () => void): () => void;
}

export function watchTheme(): ThemeWatch {
  let theme = read(0);
  const listeners = new Set<() => void>();
  const observer = new MutationObserver(() => {
    theme = read(theme.version + 1);
    for (const listener of listeners) listener();
  });
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-name'] });
  // VS Code writes the variables into the style of the root element; a changed colour setting arrives only there.
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
  return {
    current: () => theme,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
