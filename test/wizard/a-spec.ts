import type { SpecContext } from '../../src/wizard/issue.ts';
import type { Container } from '../../src/wizard/pod-settings/container.ts';
import type { DraftSpec, Unfinished } from '../../src/wizard/spec.ts';

type Steps = { -readonly [Step in keyof DraftSpec]: DraftSpec[Step] };

/** A work container with a tagged image and one port, without any fault. */
export const aContainer = (container: Unfinished<Container> = {}): Unfinished<Container> => ({
  name: 'web',
  image: 'nginx:1.25',
  ports: [{ name: 'http-web', protocol: 'HTTP', containerPort: 80 }],
  ...container,
});

/** A stateless service without any fault; each step given replaces that step. */
export const aSpec = (steps: Steps = {}): DraftSpec => ({
  basicInformation: { name: 'cart' },
  podSettings: { containers: [aContainer()] },
  ...steps,
});

/** The same with these containers, each completed to one without a fault. */
export const aSpecOf = (containers: readonly Unfinished<Container>[], steps: Steps = {}): DraftSpec =>
  aSpec({ podSettings: { containers: containers.map(aContainer) }, ...steps });

/** A stateless service in a project of three clusters, unless said otherwise. */
export const aContext = (context: Partial<SpecContext> = {}): SpecContext => ({
  kind: 'stateless',
  clusters: ['host', 'east', 'west'],
  nodePortRange: { from: 30_000, to: 32_767 },
  ...context,
});
