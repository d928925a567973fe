/** The page of a rule, which lies beside the extension: no network. */
import * as vscode from 'vscode';

/** Where the page of a rule lies. The manifest makes the preview its editor. */
export const rulePage = (extensionUri: vscode.Uri, rule: string): vscode.Uri =>
  vscode.Uri.joinPath(extensionUri, 'dist/rules', `${rule}.md`);

/** @throws when there is no such rule. */
export async function explainRule(extensionUri: vscode.Uri, rule: unknown): Promise<void> {
  const id = typeof rule === 'string' ? rule : await pickRule(extensionUri);
  if (id === undefined) return;
  if (!/^WP\d{3}$/.test(id)) throw new Error(vscode.l10n.t('There is no rule {0}.', id));
  await vscode.commands.executeCommand('vscode.open', rulePage(extensionUri, id));
}

/** From the palette no rule is named. */
async function pickRule(extensionUri: vscode.Uri): Promise<string | undefined> {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist/rules');
  const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const pages = await Promise.all(
    names
      .filter((name) => /^WP\d{3}\.md$/.test(name))
      .map(async (name) => {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
        const [, id = '', title = ''] = /^# (\S+) (\S+)/.exec(new TextDecoder().decode(bytes)) ?? [];
        return { label: id, description: title };
      }),
  );
  return (
    await vscode.window.showQuickPick(pages, { title: vscode.l10n.t('Explain which rule?'), matchOnDescription: true })
  )?.label;
}
