/** What holds settings: `args` of a parser, an object of a configuration class, a dictionary, a YAML text. */
import type { Call } from '../calls';
import type { PythonFile } from '../file';
import type { Binding } from '../scopes';
import { ancestors, child, walk, type SyntaxNode } from '../syntax';
import { classFields, objectFields } from './fields';
import { abslOptions, argparseOptions } from './options';
import { asDefaults, type Setting, type Settings } from './setting';
import { yamlSettings } from './yamlText';

const DEPTH = 8;
/** They fill a configuration class from the command line. */
const FILLS = /(^|\.)(tyro\.cli|simple_parsing\.parse|pyrallis\.parse|draccus\.parse|chz\.entrypoint)$/;
/** They make a dictionary, or an object like one, of what they are given. */
const HOLDERS =
  /(^|\.)(dict|OmegaConf\.create|OmegaConf\.structured|EasyDict|edict|AttrDict|DotMap|Munch|Box|ConfigDict|Namespace|SimpleNamespace|vars|asdict|deepcopy)$/;
const FLAGS = /(^|\.)flags\.FLAGS$/;
const YAML = /^yaml\.(safe_load|full_load|load)$/;

export class Containers {
  constructor(
    private readonly file: PythonFile,
    private readonly argumentsOf: (parameter: Binding) => readonly (SyntaxNode | undefined)[] | undefined,
  ) {}

  /** `args.epochs`, `cfg["train"]["epochs"]` */
  setting(node: SyntaxNode, depth = 0): Setting | undefined {
    const isAttribute = node.type === 'attribute';
    const object = child(node, isAttribute ? 'object' : 'value');
    const name = isAttribute ? child(node, 'attribute')?.text : this.file.literal(child(node, 'subscript'));
    return object === undefined || typeof name !== 'string' ? undefined : this.settingOf(object, name, depth);
  }

  settingOf(object: SyntaxNode, name: string, depth = 0): Setting | undefined {
    if (this.#isSet(object, name)) return undefined;
    return this.#settings(object, depth)?.(name);
  }

  #settings(node: SyntaxNode | undefined, depth: number): Settings | undefined {
    if (node === undefined || depth > DEPTH) return undefined;
    if (FLAGS.test(this.file.names.dotted(node) ?? '')) return abslOptions(this.file);
    switch (node.type) {
      case 'identifier':
        return this.#ofName(node, depth + 1);
      case 'attribute':
        return this.#ofInner(this.setting(node, depth + 1), depth + 1);
      case 'subscript':
        return this.#ofPart(node, depth + 1) ?? this.#ofInner(this.setting(node, depth + 1), depth + 1);
      case 'dictionary':
        return this.#ofDictionary(node, depth + 1);
      case 'call':
        return this.#ofCall(this.file.call(node), 0, depth + 1);
      default:
        return undefined;
    }
  }

  #ofName(node: SyntaxNode, depth: number): Settings | undefined {
    if (node.text === 'self') return this.#ofSelf(node);
    const bindings = this.file.names.bindings(node);
    const [only, second] = bindings;
    if (only === undefined || second !== undefined) return undefined;
    if (only.kind === 'class') return this.#ofClass(node.text);
    if (only.kind === 'parameter') return this.#ofParameter(only, depth);
    if (only.kind !== 'assignment' || only.value === undefined || only.value.start === node.start) return undefined;
    if (!only.unpacked) return this.#settings(only.value, depth);
    // `model_args, data_args = parser.parse_args_into_dataclasses()`
    const place = only.node.parent?.children.indexOf(only.node) ?? 0;
    return only.value.type === 'call' ? this.#ofCall(this.file.call(only.value), place, depth) : undefined;
  }

  #ofSelf(node: SyntaxNode): Settings | undefined {
    for (const each of ancestors(node)) {
      const owner = this.file.definitions.class(each);
      if (owner !== undefined) return classFields(this.file, owner);
    }
    return undefined;
  }

  #ofClass(name: string): Settings | undefined {
    const owner = this.file.definitions.classNamed(name);
    return owner && classFields(this.file, owner);
  }

  /** By what it is said to be, by what callers hand over, or by a name that means one thing in this file. */
  #ofParameter(parameter: Binding, depth: number): Settings | undefined {
    const [annotated] = parameter.annotation?.children ?? [];
    const fields = annotated?.type === 'identifier' ? this.#ofClass(annotated.text) : undefined;
    if (fields !== undefined) return asDefaults(fields);
    const given = this.argumentsOf(parameter);
    if (given === undefined) return undefined;
    const [first] = given;
    if (first === undefined) return this.#settings(parameter.value ?? this.#namesake(parameter), depth);
    const isSame = given.every((each) => each !== undefined && this.file.textOf(each) === this.file.textOf(first));
    return isSame ? this.#settings(first, depth) : undefined;
  }

  /** `mp.spawn(worker, args=(n, args))` hands `args` over by its name. */
  #namesake({ name }: Binding): SyntaxNode | undefined {
    const [only, second] = this.file.scopes.all
      .flatMap(({ bindings }) => bindings.get(name) ?? [])
      .filter(({ kind }) => kind !== 'parameter');
    return second === undefined && only?.kind === 'assignment' && only.unpacked !== true ? only.value : undefined;
  }

  /** `self.args`, `cfg.train` */
  #ofInner(setting: Setting | undefined, depth: number): Settings | undefined {
    if (setting === undefined) return undefined;
    const inner = setting.inner ?? this.#settings(setting.node, depth);
    return inner && setting.isDefault ? asDefaults(inner) : inner;
  }

  /** `parser.parse_known_args()[0]` */
  #ofPart(node: SyntaxNode, depth: number): Settings | undefined {
    const place = this.file.literal(child(node, 'subscript'));
    const value = child(node, 'value');
    return typeof place === 'number' && value?.type === 'call'
      ? this.#ofCall(this.file.call(value), place, depth)
      : undefined;
  }

  #ofDictionary(node: SyntaxNode, depth: number): Settings {
    return (name) => {
      for (const each of node.children.toReversed()) {
        if (each.type === 'dictionary_splat') {
          const found = this.#settings(each.children[0], depth)?.(name);
          // What is not known may hold it.
          return found;
        }
        if (this.file.literal(child(each, 'key')) === name) return { node: child(each, 'value'), isDefault: false };
      }
      return undefined;
    };
  }

  #ofCall(call: Call, place: number, depth: number): Settings | undefined {
    const { file } = this;
    const { name = '', method = '', positional } = call;
    if (/^parse(_known)?_args$/.test(method)) return place === 0 ? argparseOptions(file) : undefined;
    if (/^parse_args_into_dataclasses$/.test(method)) return this.#parsed(call, place);
    if (FILLS.test(name)) return this.#filled(positional[0]);
    if (YAML.test(name)) {
      const text = file.literal(positional[0]);
      return typeof text === 'string' ? yamlSettings(text) : undefined;
    }
    if (/OmegaConf\.merge$/.test(name)) {
      const parts = positional.map((each) => this.#settings(each, depth));
      return asDefaults((key) => parts.map((each) => each?.(key)).findLast((each) => each !== undefined));
    }
    if (HOLDERS.test(name)) {
      const inner = this.#settings(positional[0], depth);
      return (key) => {
        const node = call.keywords.get(key);
        return node === undefined ? inner?.(key) : { node, isDefault: false };
      };
    }
    const owner = file.types.classNamed(name);
    if (owner !== undefined) return objectFields(file, owner, call);
    return this.#returned(call, depth);
  }

  /** `HfArgumentParser((ModelArguments, DataArguments))` */
  #parsed(call: Call, place: number): Settings | undefined {
    const parser = call.receiver && this.file.names.value(call.receiver);
    const [types] = parser?.type === 'call' ? this.file.call(parser).positional : [];
    const value = types && this.file.names.value(types);
    const isList = value?.type === 'tuple' || value?.type === 'list';
    return this.#filled(isList ? value.children[place] : place === 0 ? types : undefined);
  }

  #filled(type: SyntaxNode | undefined): Settings | undefined {
    const owner = type && this.file.types.classNamed(this.file.names.dotted(type));
    return owner && asDefaults(classFields(this.file, owner));
  }

  /** `args = get_args()`, where the function ends in one way. */
  #returned(call: Call, depth: number): Settings | undefined {
    const definition = this.file.types.target(call);
    if (definition?.body === undefined) return undefined;
    const ends = [...walk(definition.body)].filter(
      (each) => each.type === 'return_statement' && this.file.definitions.around(each) === definition,
    );
    return ends.length === 1 ? this.#settings(ends[0]?.children[0], depth) : undefined;
  }

  /** It is set again somewhere: `args.epochs = 5`. */
  #isSet(object: SyntaxNode, name: string): boolean {
    const text = this.file.textOf(object);
    return (
      text !== 'self' &&
      this.file.identifiers(name).some((each) => {
        const place = each.parent;
        return (
          each.field === 'attribute' &&
          place?.field === 'left' &&
          /assignment$/.test(place.parent?.type ?? '') &&
          this.file.textOf(child(place, 'object') ?? place) === text
        );
      })
    );
  }
}
