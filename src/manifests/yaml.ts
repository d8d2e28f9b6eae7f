import { Document, Scalar, visit } from 'yaml';
import type { KubeObject } from './kube-object.ts';
import type { RenderingView } from './views.ts';

/** What an engine would send, in order; a request without cluster goes to the control plane. */
export interface PlanView {
  readonly requests: readonly { readonly cluster?: string; readonly object: KubeObject }[];
}

/** One document of a stream. */
export interface YamlDocument {
  /** The line that leads it. */
  readonly comment: string;
  readonly value: unknown;
}

/** A view as one stream of documents, each led by a comment that names its cluster. Provenance is for JSON alone. */
export const renderingYaml = (view: RenderingView | PlanView): string => yamlStream(documentsOf(view));

const documentsOf = (view: RenderingView | PlanView): readonly YamlDocument[] => {
  if ('requests' in view) {
    return view.requests.map(({ cluster, object }) =>
      document(cluster ? `cluster: ${cluster}` : 'control plane', object),
    );
  }
  if ('clusters' in view) {
    return view.clusters.flatMap(({ cluster, objects }) =>
      objects.map((value) => document(`cluster: ${cluster}`, value)),
    );
  }
  return view.objects.map((object) => document(commentOf(object), object));
};

const document = (comment: string, value: unknown): YamlDocument => ({ comment, value });

const commentOf = (object: RenderedObject): string =>
  isFederated(object)
    ? `clusters: ${object.spec.placement.clusters.map(({ name }) => name).join(', ')}`
    : 'base of all clusters';

type RenderedObject = Extract<RenderingView, { readonly objects: unknown }>['objects'][number];
type Federated = Extract<RenderedObject, { readonly spec: unknown }>;
const isFederated = (object: RenderedObject): object is Federated => object.kind.startsWith('Federated');

/**
 * Documents as block-style YAML that reads the same in YAML 1.1 and 1.2: without anchors, with quotes around every text that
 * one of them takes for something else (`on`, `1:30`, `0o17`, `<<`).
 */
export const yamlStream = (documents: readonly YamlDocument[]): string =>
  documents.map(({ comment, value }) => `# ${oneLine(comment)}\n${yamlText(value)}`).join('---\n');

const yamlText = (value: unknown): string => {
  const tree = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(tree, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && mustBeQuoted.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return tree.toString({ lineWidth: 0, doubleQuotedAsJSON: true }).replace(unreadable, unicodeEscape);
};

/** Characters that a parser refuses or takes for a line break when they stand in a document as they are. */
const unreadable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Beside what YAML 1.1 itself takes for another type: its merge key and value key, markers, the octals of YAML 1.2, and lines of
 * which the first begins with a blank (as a block they would lose it).
 */
const mustBeQuoted = new RegExp(`${unreadable.source}|^(?:<<|=|---|\\.\\.\\.|[-+]?0o[0-7]+)$|^\\s[^]*\\n|^\\n`);

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Whatever a name holds, the comment stays one line. */
const oneLine = (comment: string): string => comment.replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]+/gu, ' ');
