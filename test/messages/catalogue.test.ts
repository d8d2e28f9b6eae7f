import { describe, expect, it } from 'vitest';
import { hasMessage, message } from '../../src/messages/catalogue.ts';
import { en } from '../../src/messages/en.ts';
import { languages } from '../../src/messages/language.ts';
import { zh } from '../../src/messages/zh.ts';
import { problems } from '../../src/problems.ts';
import { refusals } from '../../src/wizard/parse.ts';
import { steps } from '../../src/wizard/steps.ts';
import { rules } from '../../src/wizard/validate.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe('the catalogue', () => {
  it('has the same codes in every language, in the same order', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
  });

  it.each(Object.keys(en))('fills the same places of %s in every language', (code) => {
    expect(placeholders(Reflect.get(zh, code))).toEqual(placeholders(Reflect.get(en, code)));
  });

  it.each(Object.keys(zh).filter((code) => code !== 'word.expected.null'))('is Chinese in Chinese: %s', (code) => {
    expect(Reflect.get(zh, code)).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    ...['unknown-field', 'type', 'enum', 'pattern', 'length', 'range', 'items', 'one-of', 'required', 'step-missing'],
    ...['success-threshold-must-be-one', 'config-volume-read-write', 'object-too-large', 'immutable-field'],
    ...['service-name-taken', 'workload-name-taken', 'rejected-by-cluster', 'patch-path', 'patch-test'],
  ])('has a text for %s', (code) => {
    expect(hasMessage(code)).toBe(true);
  });

  it.each([...rules.cluster, ...rules.draft].map(({ code }) => code))('has a text for the rule %s', (code) => {
    expect(hasMessage(code)).toBe(true);
  });

  it.each(Object.keys(problems))('has the texts of the problem %s', (slug) => {
    expect(hasMessage(`problem.${slug}.detail`)).toBe(true);
    expect(hasMessage(`problem.${slug}.title`)).toBe(true);
  });

  it.each(steps.map(({ slug }) => slug))('has the title of the step %s', (slug) => {
    expect(hasMessage(`step.${slug}.title`)).toBe(true);
  });

  it.each(grammars())('can say what the form %s is', (grammar) => {
    expect(hasMessage(`word.grammar.${grammar}`)).toBe(true);
  });
});

describe('message', () => {
  it('says the problem and what would be right', () => {
    expect(message('en', 'range', { minimum: 1, maximum: 65_535 })).toBe(
      'The number is out of range: it must be from 1 to 65535.',
    );
    expect(message('zh', 'range', { minimum: 1, maximum: 65_535 })).toBe('数值超出范围：应在 1 到 65535 之间。');
    expect(message('en', 'type', { expected: 'integer, string' })).toBe(
      'The value has the wrong type: it must be a whole number, a text.',
    );
  });

  it('leaves out what it does not know', () => {
    expect(message('en', 'range')).toBe('The number is out of range.');
    expect(message('en', 'unknown-container', { name: 'web' })).toBe('There is no container of this name: web.');
  });

  it('never reads a parameter as a template', () => {
    expect(message('en', 'unknown-port', { name: '{maximum}[x]$&' })).toContain(': {maximum}[x]$&.');
  });

  it('gives a code that it lacks as it is', () => {
    expect(message('en', 'toString')).toBe('toString');
    expect(message('zh', 'problem.unheard-of.title', { a: 1 })).toBe('problem.unheard-of.title');
  });

  it.each(languages)('leaves no place empty in %s for what parsing refuses', (language) => {
    const { refusals: told } = refusals('podSettings', {
      replicas: 0,
      placement: 'x',
      updateStrategy: { type: 'x' },
      containers: [{ name: 'A', image: '', livenessProbe: { httpGet: {}, exec: {} }, command: Array(201).fill('') }],
    });
    expect(told).toHaveLength(7);
    for (const { code, params } of told) expect(message(language, code, params)).toMatch(/[:：]/);
  });
});

/** Every grammar and format that the schemas name. */
function grammars(): readonly string[] {
  const found = new Set(['unicode']);
  JSON.stringify(
    steps.map(({ schema }) => schema),
    (key, value) => {
      if ((key === 'grammar' || key === 'format') && typeof value === 'string') found.add(value);
      return value;
    },
  );
  return [...found];
}
