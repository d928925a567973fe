/** Keeps documents parsed and runs the rules over them. Lives in a thread of its own. */
import { problemsOf, type Analysis, type Content, type ToAnalyzer } from '../../core/lint/analysis';
import { lint } from '../../core/lint/lint';
import { reasonOf } from '../../core/lint/reason';
import { RULES } from '../../core/lint/rules';
import { PythonFile } from '../../core/python/file';
import type { Versions } from '../../core/lint/versions';
import { VirtualNotebook } from '../../core/python/notebook';
import { MOST_LENGTH, TOO_LONG } from '../../core/python/sourceFiles';
import type { SyntaxNode } from '../../core/python/syntax';
import { python, type Language, type WasmFiles } from './grammar';
import { LocalModels } from './localModels';
import { ParsedText } from './parsedText';
import { ProjectVersions } from './projectVersions';
import { readPython, type Source } from './readPython';

interface Around {
  readonly versions: Versions;
  readonly notebook: VirtualNotebook | undefined;
}

type Request = Extract<ToAnalyzer, { type: 'analyse' }>;

/** Trees lie in WebAssembly's memory, which only grows: of more documents than this the one used longest ago is forgotten. */
const KEPT = 24;

export class Analyzer {
  /** In the order of their last use. */
  readonly #open = new Map<string, ParsedText>();
  readonly #models = new LocalModels();
  #projects = new ProjectVersions();

  constructor(private readonly wasm: WasmFiles) {}

  get openDocuments(): number {
    return this.#open.size;
  }

  close(document: string): void {
    this.#open.get(document)?.dispose();
    this.#open.delete(document);
  }

  projectsChanged(): void {
    this.#projects = new ProjectVersions();
  }

  /** Never rejects for what stands in a document. */
  async analyse({ id, document, path, content }: Request): Promise<Analysis> {
    const source = await sourceOf(content, path);
    if (source.kind === 'unreadable') return nothing(id, sentence(source.why));
    const notebook = source.kind === 'notebook' ? new VirtualNotebook(source.cells) : undefined;
    const text = source.kind === 'file' ? source.text : (notebook?.text ?? '');
    if (text.length > MOST_LENGTH) return nothing(id, sentence(TOO_LONG));
    const versions = await this.#projects.of(path ?? '/none');
    const language = await python(this.wasm);
    try {
      return this.#looked(id, document, text, language, { versions, notebook });
    } catch (error) {
      this.close(document);
      return nothing(id, sentence(reasonOf(error)));
    } finally {
      if (content.kind === 'disk') this.close(document);
    }
  }

  /** Without a pause: the nodes of one document belong to one look at it. */
  #looked(id: number, document: string, text: string, language: Language, { versions, notebook }: Around): Analysis {
    const file = new PythonFile(this.#parsed(document, text, language), text);
    const failed: string[] = [];
    const localModelSize = (model: string): number | undefined => this.#models.size(model);
    const findings = lint(file, RULES, { versions, localModelSize }, (rule, error) =>
      failed.push(`${rule.id}: ${reasonOf(error)}`),
    );
    const positionAt = (offset: number) =>
      notebook?.positionAt(offset) ?? { cell: null, ...file.lines.positionAt(offset) };
    return {
      type: 'analysed',
      id,
      problems: problemsOf(findings, positionAt),
      ...(failed.length > 0 && { trouble: `A rule failed: ${failed.join('; ')}` }),
    };
  }

  #parsed(document: string, text: string, language: Language): SyntaxNode {
    const known = this.#open.get(document);
    const parser = known ?? new ParsedText(language);
    this.#open.delete(document);
    this.#open.set(document, parser);
    const [oldest] = this.#open.keys();
    if (this.#open.size > KEPT && oldest !== undefined) this.close(oldest);
    return parser.parse(text);
  }
}

const nothing = (id: number, trouble: string): Analysis => ({ type: 'analysed', id, problems: [], trouble });

const sentence = (why: string): string => `It was not looked at: ${why}.`;

async function sourceOf(content: Content, path: string | undefined): Promise<Source> {
  if (content.kind === 'text') return { kind: 'file', text: content.text };
  if (content.kind === 'notebook') return content;
  return path === undefined ? { kind: 'unreadable', why: 'it has no path' } : readPython(path);
}
