import type { Change, Effect, Mutation, Taken } from '../mutations/mutation.ts';

/** Something that a kube-apiserver was seen to do, and where it is proved. At least one of the four is given. */
export interface Fact {
  /** Section and place in it: `3.2/4`. */
  readonly id: string;
  readonly name: string;
  /** Values of the form by which a user meets it. Those of the mutations that name the fact are added. */
  readonly inputs?: readonly (Mutation | Taken)[];
  /** Why no value of the form, or no other one, meets it. */
  readonly unreachable?: string;
  /** Where else it is proved: `test/…: title`. */
  readonly testedBy?: readonly string[];
  /** Facts that say the same, by id. */
  readonly see?: readonly string[];
}

/** Facts of one section, numbered in its order. */
export const section = (number: string, facts: readonly Omit<Fact, 'id'>[]): readonly Fact[] =>
  facts.map((fact, index) => ({ id: `${number}/${index + 1}`, ...fact }));

type Values = readonly unknown[];
/** Other errors that come with it. */
type With = Pick<Mutation, 'also'>;

/** Ways in which values at one place of the form are met. */
export interface Field {
  /** Both take it. */
  taken(values: Values, effect?: Effect): Taken[];
  /** Neither takes it: ours is not stored, and the server names that field. */
  refused(code: string, values: Values, names: string): Mutation[];
  /** Ours is not stored; the server would take it. */
  stricter(code: string, values: Values, why: string, effect?: Effect): Mutation[];
  /** Neither takes it: ours is stored with an error, and the server names that field. */
  fault(code: string, values: Values, names: string, more?: With): Mutation[];
  /** Ours is stored with an error; the server would take it. */
  ownFault(code: string, values: Values, why: string, more?: Effect & With): Mutation[];
  /** Ours warns; the server takes it. */
  hint(code: string, values: Values, why: string, effect?: Effect): Mutation[];
  /** Ours is not stored, and no request could be made of it. */
  unasked(code: string, values: Values, why: string): Mutation[];
}

/**
 * @param points Where our rules say so.
 * @param write What is changed for a value; by default the value at that place.
 */
export const field = (
  points: string,
  write: (value: unknown) => Change['edit'] = (value) => ({ [points]: value }),
  of?: Change['of'],
): Field => {
  const changes = (values: Values): Change[] => values.map((value) => ({ of, edit: write(value) }));
  const told = (code: string, values: Values, says?: Mutation['says']) =>
    changes(values).map((change) => ({ ...change, code, at: points, says }));
  return {
    taken: (values, effect) => changes(values).map((change) => ({ ...change, server: 'accepts', ...effect })),
    refused: (code, values, names) =>
      told(code, values, 'refused').map((one) => ({ ...one, server: 'refuses', names })),
    stricter: (code, values, why, effect) =>
      told(code, values, 'refused').map((one) => ({ ...one, server: 'accepts', why, ...effect })),
    fault: (code, values, names, more) =>
      told(code, values).map((one) => ({ ...one, server: 'refuses', names, ...more })),
    ownFault: (code, values, why, more) =>
      told(code, values).map((one) => ({ ...one, server: 'accepts', why, ...more })),
    hint: (code, values, why, effect) =>
      told(code, values, 'warning').map((one) => ({ ...one, server: 'accepts', why, ...effect })),
    unasked: (code, values, why) =>
      told(code, values, 'refused').map((one) => ({ ...one, server: 'is not asked', why })),
  };
};

/** Fields of the server, as it names them. */
export const P = 'spec.template.spec';
export const C = `${P}.containers[0]`;
/** Pointers in the workload. */
export const POD_SPEC = '/spec/template/spec';
export const CONTAINER = `${POD_SPEC}/containers/0`;

export const unwritten = 'rendering does not write it';
export const always = 'rendering always writes it, from another value or as a constant';
export const notOffered = 'the form has no field for it';
