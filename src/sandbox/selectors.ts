import { at, type JsonObject, textOf } from './json.ts';

type Requirement = (labels: JsonObject) => boolean;

const requirementOf = (text: string): Requirement => {
  const [, negated, key = '', operator = '', value = ''] =
    /^\s*(!?)\s*([^=!\s]+)\s*(==|=|!=)?\s*([^\s]*)\s*$/.exec(text) ?? [];
  const valueIn = (labels: JsonObject) => (Object.hasOwn(labels, key) ? textOf(labels[key]) : undefined);
  if (negated === '!') return (labels) => valueIn(labels) === undefined;
  if (operator === '') return (labels) => valueIn(labels) !== undefined;
  return operator === '!=' ? (labels) => valueIn(labels) !== value : (labels) => valueIn(labels) === value;
};

const termsOf = (selector: string | null): readonly string[] =>
  (selector ?? '').split(',').filter((term) => term.trim() !== '');

/** Whether labels fit a `labelSelector` of equalities and existence: `a=b,c!=d,e,!f`. */
export const matchesLabels = (selector: string | null, labels: JsonObject): boolean =>
  termsOf(selector).every((term) => requirementOf(term)(labels));

const fieldMatches = (term: string, object: JsonObject): boolean => {
  const [, path = '', operator, value = ''] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term.trim()) ?? [];
  const isEqual = textOf(at(object, ...path.split('.'))) === value;
  return operator === '!=' ? !isEqual : isEqual;
};

/** Whether an object fits a `fieldSelector`: `involvedObject.name=web`. */
export const matchesFields = (selector: string | null, object: JsonObject): boolean =>
  termsOf(selector).every((term) => fieldMatches(term, object));
