/**
 * The shell of the panel: a strict content security policy and two files.
 *
 * The `csp-nonce` meta is for the toolkit: its base library asks the browser about `:focus-visible` with a style element,
 * and falls back to wrong focus rings where that is blocked.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export function dashboardHtml(webview: vscode.Webview, scripts: vscode.Uri, language: string): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(scripts, file)).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource} data:`,
    `img-src ${webview.cspSource} data:`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${/^[\w-]+$/.test(language) ? language : 'en'}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <link rel="stylesheet" href="${uri('main.css')}">
  <title>Wattprint</title>
</head>
<body>
  <div id="app"></div>
  <script type="module" nonce="${nonce}" src="${uri('main.js')}"></script>
</body>
</html>`;
}
