/** Values by name: the options of a program, the fields of a configuration, the keys of a dictionary. */
import type { Literal } from '../literals';
import type { SyntaxNode } from '../syntax';

export interface Setting {
  /** Where its value stands; else the value is here. */
  readonly node?: SyntaxNode | undefined;
  readonly value?: Literal | undefined;
  readonly inner?: Settings | undefined;
  /** A user may say otherwise: on the command line, in a file, in another call. */
  readonly isDefault: boolean;
}

/** undefined: not known. */
export type Settings = (name: string) => Setting | undefined;

/** As a default, whatever it is by itself. */
export const asDefaults =
  (settings: Settings): Settings =>
  (name) => {
    const found = settings(name);
    return found && { ...found, isDefault: true };
  };
