/** Looks up a text by its English form and fills in `{0}`, `{1}` …. The editor passes `vscode.l10n.t`. */
export type Translate = (text: string, ...args: (string | number)[]) => string;

/** English, for the command line and tests. */
export const english: Translate = (text, ...args) =>
  text.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));

/** A table of texts that are looked up by key and then translated; `tools/l10n.mjs` finds them by this type. */
export type Texts = Readonly<Record<string, string>>;
